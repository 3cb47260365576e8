package org.rondo.spark.fitting;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.rondo.config.ClassWeights;
import org.rondo.config.LabelScale;
import org.rondo.config.Loss;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.learning.LabelScaling;
import org.rondo.network.LinearOutput;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.shards.ClassFactors;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.NetworkFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a network learns labels: scaled targets and weighted classes, as configured.
 *
 * @param data to learn
 * @param jobs that count them
 */
record LabelTeaching(RunConfig config, PreparedData data, RunJobs jobs) {
  private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);
  private static final int ROWS_AT_ONCE = 256;

  /** Makes the network learn scaled targets or weighted classes, as configured. */
  NetworkFactory.Start of(NetworkFactory.Start plain) {
    ClassWeights weights = config.training().classWeights();
    if (weights != null && data.schema().target().labels() > 0) {
      throw new ConfigurationException(
          "training.class-weights: a row has any number of labels, not one class; leave it out, or"
              + " give rows a weight by data.weight");
    }
    List<String> classes = data.schema().labels().codes().classes();
    return weights == null
        ? scaled(plain)
        : plain.weighed(ClassFactors.of(weights, classes, classRows(classes.size())));
  }

  /** Training rows of each class, or steps, of which those count that are not cut off. */
  private List<Long> classRows(int classes) {
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    if (!data.schema().layout().labelsSteps() || shards == null) {
      return data.classRows();
    }
    long[] sums = new long[classes];
    for (List<Long> some : jobs.prepare(() -> shards.map(s -> steps(s, classes)).collect())) {
      Arrays.setAll(sums, of -> sums[of] + some.get(of));
    }
    return Arrays.stream(sums).boxed().toList();
  }

  private static List<Long> steps(Shard shard, int classes) {
    long[] counts = new long[classes];
    BatchReader reader = BatchReader.sequential(shard, Batch.Targets.NONE, ROWS_AT_ONCE);
    for (int i = 0; i < reader.batches(); i++) {
      Batch batch = reader.read(0, i);
      for (int at = 0; at < batch.rows() * batch.steps(); at++) {
        float label = batch.labels()[at];
        if (!Float.isNaN(label)) {
          counts[(int) label]++;
        }
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  private NetworkFactory.Start scaled(NetworkFactory.Start plain) {
    LabelScale wanted = config.data().labelScale();
    if (data.schema().target().targets() == 0 || wanted == LabelScale.NONE) {
      if (wanted == LabelScale.STANDARD) {
        throw new ConfigurationException(
            "data.label-scale: standard is for numbers, but the label is of classes; leave it"
                + " out, or set data.task: regression");
      }
      return plain;
    }
    if (plain.network().objective().loss() == Loss.POISSON) {
      if (wanted == LabelScale.STANDARD) {
        throw new ConfigurationException(
            "data.label-scale: standard would make negative numbers of counts, which model.loss"
                + " poisson cannot learn; leave it out, or set none");
      }
      return plain;
    }
    LinearOutput output;
    try {
      output = LinearOutput.of(plain.network().definition(), data.schema().layout().inputShape());
    } catch (ConfigurationException e) {
      if (wanted == LabelScale.STANDARD) {
        throw new ConfigurationException(
            "data.label-scale: standard cannot be undone in this network: " + e.getMessage(), e);
      }
      LOG.warn("data.label-scale: the targets are learned unscaled: {}", e.getMessage());
      return plain;
    }
    LabelScaling scaling = new LabelScaling(output, jobs.prepare(this::count));
    LOG.info("targets are learned at mean 0 and deviation 1; in their own units: {}", scaling);
    return plain.scaled(scaling);
  }

  private RegressionEvaluation count() {
    RegressionEvaluation whole = RegressionEvaluation.ofLabels(data.schema().layout().labelWidth());
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    if (shards != null) {
      shards.map(LabelScaling::count).collect().forEach(whole::merge);
    }
    return whole;
  }
}
