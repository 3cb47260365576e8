package org.rondo.spark.fitting;

import org.apache.spark.api.java.JavaRDD;
import org.rondo.config.ClassWeights;
import org.rondo.config.LabelScale;
import org.rondo.config.Loss;
import org.rondo.config.RunConfig;
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
 * How a network is taught labels: targets scaled and classes weighed, as the configuration wants
 * it.
 *
 * @param data to learn
 * @param jobs that count them
 */
record LabelTeaching(RunConfig config, PreparedData data, RunJobs jobs) {
  private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);

  /** Has the network learn scaled targets or weighed classes, as the configuration wants it. */
  NetworkFactory.Start of(NetworkFactory.Start plain) {
    ClassWeights weights = config.training().classWeights();
    if (data.schema().layout().labelsSteps()) {
      return ofSteps(plain);
    }
    if (weights != null && data.schema().target().labels() > 0) {
      throw new ConfigurationException(
          "training.class-weights: a row has any number of labels, not one class; leave it out, or"
              + " give rows a weight by data.weight");
    }
    return weights == null
        ? scaled(plain)
        : plain.weighed(
            ClassFactors.of(weights, data.schema().labels().codes().classes(), data.classRows()));
  }

  /** Labels of steps are learned as they are. */
  private NetworkFactory.Start ofSteps(NetworkFactory.Start plain) {
    String key =
        config.training().classWeights() != null
            ? "training.class-weights"
            : config.data().labelScale() == LabelScale.STANDARD ? "data.label-scale" : null;
    if (key != null) {
      throw new ConfigurationException(
          key
              + ": is for labels of whole sequences, not of their steps; leave it out, or set"
              + " data.sequence.target: sequence");
    }
    return plain;
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
