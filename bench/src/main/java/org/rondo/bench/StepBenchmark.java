package org.rondo.bench;

import java.util.concurrent.TimeUnit;
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
import org.rondo.network.Dl4jBatch;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NativeThreads;
import org.rondo.network.NetworkPlan;

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

    private Dl4jNetwork network;
    private CompiledNetwork compiled;
    private float[] features;
    private float[] targets;
    private Dl4jBatch batch;

    /** Builds the network and a batch. */
    @Setup(Level.Trial)
    public void open() {
      NetworkPlan plan = workload.plan();
      network = Dl4jNetwork.open(plan.definition(), workload.input());
      compiled = CompiledNetwork.of(network);
      features = workload.features();
      targets = workload.targets(plan);
      int rows = workload.rows();
      batch =
          new Dl4jBatch(
              Nd4j.createFromArray(features).reshape('c', network.inputShape(rows)),
              Nd4j.createFromArray(targets).reshape('c', rows, targets.length / rows),
              null,
              null,
              null);
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
    return training.compiled.step(training.features, training.targets, training.workload.rows());
  }

  /** DL4J's step. */
  @Benchmark
  public double fit(Training training) {
    return training.network.fit(training.batch);
  }
}
