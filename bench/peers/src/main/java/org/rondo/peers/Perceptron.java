package org.rondo.peers;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib's perceptron: L-BFGS, each iteration of which passes over all rows, on sigmoid units. Not
 * the same algorithm, but what Spark itself has. A turn is a {@code fit} of about a second; its
 * rows are those of its iterations.
 */
final class Perceptron implements Training {
  private static final int MOST_ITERATIONS = 200;
  private static final double NANOS_OF_A_TURN = 1e9;

  private final Workload workload;
  private final long count;
  private final Dataset<Row> rows;
  private int iterations = 1;

  Perceptron(Workload workload, Rows rows) {
    this.workload = workload;
    this.count = rows.count();
    this.rows = cached(LocalSpark.session(), rows);
  }

  private static Dataset<Row> cached(SparkSession session, Rows rows) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<Rows> shared = context.broadcast(rows);
    JavaRDD<Row> parts =
        context
            .parallelize(List.of(0, 1), 2)
            .flatMap(part -> part(shared.value(), part).iterator());
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    Dataset<Row> frame = session.createDataFrame(parts, schema).cache();
    frame.count();
    return frame;
  }

  private static List<Row> part(Rows rows, int part) {
    List<Row> own = new ArrayList<>();
    for (int row = part; row < rows.count(); row += 2) {
      double[] features = new double[rows.inputs()];
      for (int i = 0; i < features.length; i++) {
        features[i] = rows.features()[row * features.length + i];
      }
      own.add(RowFactory.create(Vectors.dense(features), (double) rows.labels()[row]));
    }
    return own;
  }

  @Override
  public long turn() {
    long start = System.nanoTime();
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassifier()
            .setLayers(layers())
            .setMaxIter(iterations)
            .setTol(0)
            .setSeed(1)
            .fit(rows);
    int done = model.summary().totalIterations();
    double nanos = System.nanoTime() - start;
    double wanted = iterations * NANOS_OF_A_TURN / nanos;
    iterations = (int) Math.max(2, Math.min(MOST_ITERATIONS, wanted));
    return count * done;
  }

  /** One output for each class, where the others have one for two classes. */
  private int[] layers() {
    int[] layers = workload.widths().stream().mapToInt(Integer::intValue).toArray();
    layers[layers.length - 1] = Math.max(2, workload.outputs());
    return layers;
  }

  @Override
  public double accuracy(Rows test) {
    throw new UnsupportedOperationException("only its speed is measured");
  }

  @Override
  public void close() {
    rows.unpersist(true);
  }
}
