package org.rondo.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.NetworkTrace;
import org.rondo.learning.WholeLoss;
import org.rondo.network.NamedArray;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.NetworkFactory;

/** Small networks on random rows, in this process. */
final class TestLandscapes {
  /** Inputs of a row; of very different scales. */
  static final int INPUTS = 4;

  private static final float[] SCALES = {1, 5, 0.2f, 2};

  private TestLandscapes() {}

  /** A surface, and a place on it. */
  record Surface(
      NetworkFactory.Start start, LossSurface surface, List<Shard> shards, float[] parameters) {}

  /** The surface of a network, at its first parameters, over shards of so many rows. */
  static Surface surface(String model, Target target, int... rows) {
    RunConfig config =
        RunConfig.parse("name: test\ndata: {source: none}\nmodel: %s\n".formatted(model));
    ExampleLayout layout = ExampleLayout.of(TensorShape.of(INPUTS), Storage.FLOAT32, 1);
    NetworkFactory.Start start = NetworkFactory.start(config, layout, target);
    List<Shard> shards = new ArrayList<>();
    for (int count : rows) {
      shards.add(shard(layout, count, shards.size(), target));
    }
    WholeLoss loss = new WholeLoss(start.learner());
    return new Surface(
        start,
        new LossSurface(new InProcessRows(loss, Map.of(Split.TRAIN, shards))),
        shards,
        start.state().parameters());
  }

  private static Shard shard(ExampleLayout layout, int rows, long seed, Target target) {
    ShardBuilder shard = new ShardBuilder(layout);
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      float[] values = new float[INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        values[i] = SCALES[i] * (random.nextFloat() - 0.3f);
      }
      float label =
          target.classification() ? random.nextInt(target.classes()) : 3 * random.nextFloat();
      shard.append(values, new float[] {label});
    }
    return shard.build();
  }

  /** The arrays of a surface's parameters. */
  static List<NamedArray> arrays(Surface of) {
    try (NetworkTrace trace = new NetworkTrace(of.start().engine().spec())) {
      return trace.arrays();
    }
  }

  /** {@code (1/n) sum w(x) x x'}, where the last of x is 1. */
  static RealMatrix moments(Surface of, ToDoubleFunction<double[]> weight) {
    List<double[]> rows = rows(of);
    RealMatrix sum = new Array2DRowRealMatrix(INPUTS + 1, INPUTS + 1);
    for (double[] row : rows) {
      for (int i = 0; i <= INPUTS; i++) {
        for (int j = 0; j <= INPUTS; j++) {
          double term = weight.applyAsDouble(row) * row[i] * row[j] / rows.size();
          sum.addToEntry(i, j, term);
        }
      }
    }
    return sum;
  }

  /** The gradient of the mean squared error of a linear network. */
  static double[] slope(Surface of) {
    double[] slope = new double[INPUTS + 1];
    int count = rows(of).size();
    for (Shard shard : of.shards()) {
      Batch batch = whole(shard);
      for (int row = 0; row < batch.rows(); row++) {
        double error = of.parameters()[INPUTS] - batch.labels()[row];
        for (int i = 0; i < INPUTS; i++) {
          error += of.parameters()[i] * batch.inputs()[row * INPUTS + i];
        }
        for (int i = 0; i <= INPUTS; i++) {
          slope[i] += 2 * error * (i == INPUTS ? 1 : batch.inputs()[row * INPUTS + i]) / count;
        }
      }
    }
    return slope;
  }

  private static List<double[]> rows(Surface of) {
    List<double[]> rows = new ArrayList<>();
    for (Shard shard : of.shards()) {
      Batch batch = whole(shard);
      for (int row = 0; row < batch.rows(); row++) {
        double[] values = new double[INPUTS + 1];
        for (int i = 0; i < INPUTS; i++) {
          values[i] = batch.inputs()[row * INPUTS + i];
        }
        values[INPUTS] = 1;
        rows.add(values);
      }
    }
    return rows;
  }

  private static Batch whole(Shard shard) {
    return BatchReader.sequential(shard, Batch.Targets.NONE, shard.rows()).read(0, 0);
  }
}
