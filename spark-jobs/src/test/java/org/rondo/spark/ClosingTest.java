package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.engine.EnginePool;
import org.rondo.error.DataException;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.training.DivergedException;
import org.rondo.training.RoundRecord;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;

/** Whoever makes a thing closes it: after any call, and after any failure, nothing is left. */
class ClosingTest {
  private static final String LONG = "training={rounds: 50, batch-size: 5, local-steps: 1}";
  private static final String DIVERGING =
      "training={rounds: 50, batch-size: 5, optimizer: {name: sgd, learning-rate: 1.0e+30}}";
  private static final String DL4J = "training={rounds: 3, batch-size: 5, engine: dl4j}";

  @TempDir private Path temp;
  private Rondo rondo;

  /** Engines that another class has left, which close within a minute. */
  private int idle;

  @BeforeEach
  void begin() {
    idle = EnginePool.idle();
    rondo = Rondo.on(SparkTest.session(2));
    // What another class has predicted lazily may have to be collected first.
    awaitNoBroadcasts();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
    assertThat(EnginePool.idle()).isLessThanOrEqualTo(idle);
    awaitNoBroadcasts();
  }

  private RunConfig config(String... settings) {
    return Samples.config(temp.resolve("runs"), Samples.csv(temp), settings);
  }

  private RunConfig allBad() {
    return Samples.config(
        temp.resolve("runs"), Samples.write(temp.resolve("bad.csv"), "a,b,c,y\nx,1,r,no\n"));
  }

  private static Dataset<Row> rows(RunConfig config) {
    return SparkTest.session(2).read().option("header", "true").csv(config.data().source());
  }

  private ModelBundle model() {
    return rondo.fit(config(), rows(config())).model();
  }

  @ParameterizedTest
  @ValueSource(strings = {LONG, DL4J})
  void trainingLeavesNothing(String training) {
    rondo.train(config(training), new TrainingListener() {});
    rondo.fit(config(training), rows(config()));
  }

  @Test
  void norDoesBadData() {
    assertThatThrownBy(() -> rondo.train(allBad(), new TrainingListener() {}))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> rondo.fit(allBad(), rows(allBad()))).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> rondo.forecast(allBad())).isInstanceOf(DataException.class);
  }

  @Test
  void norDoesDivergence() {
    RunConfig config =
        config("data.label=b", "data.task=regression", "data.features={a: numeric}", DIVERGING);
    assertThatThrownBy(() -> rondo.train(config, new TrainingListener() {}))
        .isInstanceOf(DivergedException.class);
    assertThatThrownBy(() -> rondo.fit(config, rows(config))).isInstanceOf(DivergedException.class);
  }

  @Test
  void norDoesAStop() {
    assertThatThrownBy(() -> stopping(new StopRequest(), true))
        .isInstanceOf(StoppedException.class);
    assertThatThrownBy(() -> stopping(new StopRequest(), false))
        .isInstanceOf(StoppedException.class);
  }

  private void stopping(StopRequest stop, boolean recorded) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            stop.make();
          }
        };
    RunConfig config = config(LONG);
    if (recorded) {
      rondo.stoppedBy(stop).train(config, listener);
    } else {
      rondo.stoppedBy(stop).fit(config, rows(config), listener);
    }
  }

  @Test
  void norDoesAListenerThatFails() {
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            throw new IllegalStateException("of the caller");
          }
        };
    assertThatThrownBy(() -> rondo.train(config(LONG), failing)).hasMessage("of the caller");
    assertThatThrownBy(() -> rondo.fit(config(LONG), rows(config()), failing))
        .hasMessage("of the caller");
  }

  @Test
  void norDoesAForecast() {
    rondo.forecast(config());
    rondo.forecast(config(DL4J));
  }

  @Test
  void norDoesAnEvaluation() {
    ModelBundle model = model();
    rondo.evaluate(model, config().data());
    rondo.evaluate(model, rows(config()));
    assertThatThrownBy(() -> rondo.evaluate(model, allBad().data()))
        .isInstanceOf(DataException.class);
  }

  @Test
  void norDoesAPrediction() {
    ModelBundle model = model();
    rondo.predict(model, config().data(), temp.resolve("p").toString(), OutputFormat.PARQUET);
    assertThatThrownBy(
            () ->
                rondo.predict(
                    model, allBad().data(), temp.resolve("q").toString(), OutputFormat.JSON))
        .isInstanceOf(DataException.class);
    Path taken = Samples.write(temp.resolve("taken.csv"), "a,b,c,prediction\n1,1,r,no\n");
    assertThatThrownBy(
            () ->
                rondo.predict(
                    model,
                    Samples.config(temp, taken).data(),
                    temp.resolve("r").toString(),
                    OutputFormat.JSON))
        .hasMessageContaining("has a column 'prediction' already");
  }

  @Test
  void aLazyPredictionHoldsTheModelForAsLongAsItIsReferredTo() {
    Dataset<Row> scored = rondo.predict(model(), rows(config()));
    assertThat(scored.where("prediction is not null").count()).isEqualTo(50);
    assertThat(EnginePool.idle()).isLessThanOrEqualTo(idle);
    assertThat(broadcasts()).hasSize(1);
    assertThat(scored.count()).isEqualTo(50);
  }

  /** Spark takes broadcasts away a little later, and lazy ones when they are garbage. */
  private static void awaitNoBroadcasts() {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!broadcasts().isEmpty() && System.nanoTime() < end) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
    }
    assertThat(broadcasts()).isEmpty();
  }

  /** What is broadcast that Spark itself would not broadcast, by class. */
  private static List<String> broadcasts() {
    List<String> ours = new ArrayList<>();
    var storage = SparkEnv.get().blockManager();
    var blocks = storage.getMatchingBlockIds(BlockId::isBroadcast).iterator();
    while (blocks.hasNext()) {
      BlockId block = (BlockId) blocks.next();
      if (block.name().matches("broadcast_[0-9]+")) {
        var values = storage.getLocalValues(block);
        while (values.isDefined() && values.get().data().hasNext()) {
          Class<?> type = values.get().data().next().getClass();
          if (type == float[].class || type.getName().startsWith("org.rondo")) {
            ours.add(type.getName());
          }
        }
      }
    }
    return ours;
  }
}
