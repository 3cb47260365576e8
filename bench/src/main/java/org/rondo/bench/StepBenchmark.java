package org.rondo.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rondo.engine.compiled.CompiledNetwork;
import org.rondo.network.LayersNetwork;
import org.rondo.network.NativeThreads;

/** One training step: the matrix products alone, compiled, and DL4J's {@code fit}. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {

  /** The matrix products of one workload. */
  @State(Scope.Thread)
  public static class Floor {
    /** What is measured. */
    @Param public Workload workload = Workload.W1;

    private MatrixProducts products;

    /** Fills the matrices. */
    @Setup(Level.Trial)
    public void open() {
      NativeThreads.holdToOne();
      products = MatrixProducts.of(workload);
    }
  }

  /** One network, trained by its compiled form or by DL4J. */
  @State(Scope.Thread)
  public static class Training {
    /** What is measured. */
    @Param public Workload workload = Workload.W1;

    private MultiLayerNetwork network;
    private CompiledNetwork compiled;
    private float[] features;
    private float[] labels;
    private INDArray featureArray;
    private INDArray labelArray;

    /** Builds the network and a batch. */
    @Setup(Level.Trial)
    public void open() {
      NativeThreads.holdToOne();
      network =
          new MultiLayerNetwork(
              MultiLayerConfiguration.fromJson(workload.plan().definition().json()));
      network.init();
      compiled = CompiledNetwork.of(new LayersNetwork(network, workload.input()));
      features = workload.features();
      labels = workload.labels();
      int rows = workload.rows();
      featureArray = Nd4j.createFromArray(features).reshape('c', workload.batchShape());
      labelArray = Nd4j.createFromArray(labels).reshape('c', rows, labels.length / rows);
    }

    /** Frees both. */
    @TearDown(Level.Trial)
    public void close() {
      compiled.close();
      network.close();
    }
  }

  /** The least a step can take. */
  @Benchmark
  public void products(Floor floor) {
    floor.products.run();
  }

  /** Rondo's step. */
  @Benchmark
  public double compiled(Training training) {
    return training.compiled.step(training.features, training.labels, training.workload.rows());
  }

  /** DL4J's step. */
  @Benchmark
  public double fit(Training training) {
    training.network.fit(training.featureArray, training.labelArray);
    return training.network.score();
  }
}
