package org.rondo.bench.gpu;

import java.util.Random;
import org.rondo.config.Engine;
import org.rondo.config.RunConfig;
import org.rondo.config.Task;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.CudaEngine;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.engine.cuda.CudaDevices;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective;

/** A network that is tried, and examples drawn for it. */
record Subject(String name, ExampleLayout layout, NetworkPlan plan) {

  /**
   * A network by its configuration.
   *
   * @param model the section of that name, and {@code optimizer} the other
   */
  static Subject of(String name, TensorShape shape, Target target, String model, String optimizer) {
    NetworkPlan plan = plan(shape, target, model, optimizer);
    int labels = plan.objective().labelWidth();
    return new Subject(name, ExampleLayout.of(shape, Storage.FLOAT32, labels), plan);
  }

  /** The same of sequences of different lengths. */
  static Subject ofSequences(
      String name, TensorShape longest, Target target, String model, String optimizer) {
    NetworkPlan plan = plan(longest, target, model, optimizer);
    int labels = plan.objective().labelWidth();
    return new Subject(name, ExampleLayout.sequences(longest, TensorShape.of(labels)), plan);
  }

  private static NetworkPlan plan(
      TensorShape shape, Target target, String model, String optimizer) {
    RunConfig config =
        RunConfig.parse(
            "name: a\ndata: {source: a}\nmodel: {%s}\ntraining: {optimizer: {%s}}\n"
                .formatted(model, optimizer));
    return NetworkCatalog.define(
        new NetworkRequest(config.model(), config.training().optimizer(), shape, target, 11));
  }

  StepEngine open(Engine engine) {
    return new EngineSpec(plan.definition(), layout, engine).open();
  }

  StepEngine openOn(CudaApi api) {
    return CudaEngine.open(plan.definition(), layout, api, CudaDevices.number());
  }

  /** Examples that are normal, with labels at random. */
  Batch batch(int rows, long seed) {
    Random random = new Random(seed);
    ShardBuilder shard = new ShardBuilder(layout);
    TensorShape shape = layout.inputShape();
    for (int row = 0; row < rows; row++) {
      int longest = shape.dimensions().get(shape.rank() - 1);
      int length = layout.varies() ? 1 + random.nextInt(longest) : longest;
      float[] inputs = new float[shape.length() / longest * length];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextGaussian() / 2;
      }
      shard.append(inputs, labels(random));
    }
    return BatchReader.sequential(shard.build(), plan.objective(), rows).read(0, 0);
  }

  private float[] labels(Random random) {
    Objective objective = plan.objective();
    float[] labels = new float[objective.labelWidth()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          objective.task() == Task.REGRESSION
              ? (float) random.nextGaussian()
              : random.nextInt(objective.width());
    }
    return labels;
  }
}
