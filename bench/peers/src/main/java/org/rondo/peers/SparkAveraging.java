package org.rondo.peers;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * dl4j-spark's parameter averaging with two workers, every ten steps of each, over a cached RDD of
 * batches that were made once of rows shuffled once. A turn is an epoch, its {@code fit}. Nothing
 * is repartitioned, exported, prefetched or recorded: all that only costs it time here. The
 * updater's state is averaged too, which is its default and Rondo's.
 */
final class SparkAveraging implements Training {
  private static final int WORKERS = 2;
  private static final int LOCAL_STEPS = 10;

  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> batches;

  SparkAveraging(Workload workload, Rows rows) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    batches = cached(context, workload, rows);
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(WORKERS, workload.batch())
            .batchSizePerWorker(workload.batch())
            .averagingFrequency(LOCAL_STEPS)
            .repartionData(Repartition.Never)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .workerPrefetchNumBatches(0)
            .collectTrainingStats(false)
            // Theirs is cached already, and in a form that need not be read from bytes each time.
            .storageLevel(null)
            .rngSeed(1)
            .trainingHooks(new Counter())
            .build();
    network = new SparkDl4jMultiLayer(context, workload.definition(), master);
    Counter.takeRows();
  }

  /** Every second batch to each worker, built where it is used. */
  private static JavaRDD<DataSet> cached(JavaSparkContext context, Workload workload, Rows rows) {
    Broadcast<Rows> shared = context.broadcast(rows);
    JavaRDD<DataSet> batches =
        context
            .parallelize(List.of(0, 1), WORKERS)
            .flatMap(
                worker -> {
                  List<DataSet> all = shared.value().batches(workload.batch(), workload.outputs());
                  List<DataSet> own = new ArrayList<>();
                  for (int i = worker; i < all.size(); i += WORKERS) {
                    own.add(all.get(i));
                  }
                  return own.iterator();
                })
            .persist(StorageLevel.MEMORY_ONLY());
    batches.count();
    return batches;
  }

  @Override
  public long turn() {
    network.fit(batches);
    return Counter.takeRows();
  }

  @Override
  public double accuracy(Rows test) {
    return Training.accuracy(network.getNetwork(), test);
  }

  @Override
  public void close() {
    batches.unpersist(true);
    network.getNetwork().close();
  }
}
