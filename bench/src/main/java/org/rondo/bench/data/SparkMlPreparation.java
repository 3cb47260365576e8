package org.rondo.bench.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The same rows as users of Spark ML prepare them for a trainer: words indexed and one-hot, numbers
 * scaled, all in a vector, spread over the workers and cached. Nothing is checked, split, keyed or
 * put in an order that is the same the next time.
 */
final class SparkMlPreparation {
  private static final int WORKERS = 2;

  private SparkMlPreparation() {}

  /** Prepares a table, and lets go of it. */
  static Cost measure(SparkSession session, TableShape shape, String format, String uri) {
    List<Dataset<Row>> cached = new ArrayList<>();
    Cost cost =
        Cost.of(
            () -> {
              Dataset<Row> rows =
                  session
                      .read()
                      .format(format)
                      .option("header", "true")
                      .schema(schema(shape))
                      .load(uri);
              Dataset<Row> prepared =
                  pipeline(shape)
                      .fit(rows)
                      .transform(rows)
                      .select("features", "index")
                      .repartition(WORKERS)
                      .persist(StorageLevel.MEMORY_AND_DISK());
              cached.add(prepared);
              prepared.count();
            });
    cached.forEach(each -> each.unpersist(true));
    return cost;
  }

  private static StructType schema(TableShape shape) {
    StructType schema = new StructType();
    for (String name : shape.numberNames()) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    for (String name : shape.categoryNames()) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return schema.add("label", DataTypes.StringType);
  }

  private static Pipeline pipeline(TableShape shape) {
    String[] words = shape.categoryNames().toArray(String[]::new);
    String[] places = Stream.of(words).map(name -> name + "_index").toArray(String[]::new);
    String[] hot = Stream.of(words).map(name -> name + "_hot").toArray(String[]::new);
    String[] all = Stream.concat(Stream.of("scaled"), Stream.of(hot)).toArray(String[]::new);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCols(words).setOutputCols(places),
              new StringIndexer().setInputCol("label").setOutputCol("index"),
              new OneHotEncoder().setInputCols(places).setOutputCols(hot),
              new VectorAssembler()
                  .setInputCols(shape.numberNames().toArray(String[]::new))
                  .setOutputCol("numbers"),
              new StandardScaler().setWithMean(true).setInputCol("numbers").setOutputCol("scaled"),
              new VectorAssembler().setInputCols(all).setOutputCol("features")
            });
  }
}
