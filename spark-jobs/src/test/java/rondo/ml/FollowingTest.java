package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Split;
import org.rondo.engine.EnginePool;
import org.rondo.error.TrainingException;
import org.rondo.spark.SparkTest;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** A training can be followed, looked at afterwards and cancelled, and leaves nothing behind. */
class FollowingTest {
  private static final int MOST_CANCELLATIONS = 3;
  private static final Semaphore UNDER_WAY = new Semaphore(0);

  private static NeuralClassifier small() {
    return new NeuralClassifier().setHiddenLayers(4).setBatchSize(5).setLocalSteps(2);
  }

  @Test
  void theSummarySaysHowItWent() {
    SparkSession session = SparkTest.session(2);
    NeuralClassificationModel model = small().setMaxEpochs(4).fit(MlRows.binary(40));
    NeuralTrainingSummary summary = model.summary();
    assertThat(model.hasSummary()).isTrue();
    assertThat(summary.totalIterations()).isEqualTo(8).isEqualTo(summary.rounds().size());
    assertThat(summary.objectiveHistory()).hasSize(8).doesNotContain(Double.NaN);
    assertThat(summary.examples()).isEqualTo(160);
    assertThat(summary.status()).isEqualTo("completed");
    assertThat(summary.rejectedRows()).isZero();
    assertThat(summary.metric("accuracy")).isBetween(0.0, 1.0);
    assertThat(summary.parametersSha256()).hasSize(64);
    assertThat(summary.rounds().get(7).round()).isEqualTo(8);
    assertThat(summary.rounds().get(7).epoch()).isEqualTo(4);
    Dataset<Row> history = summary.history(session);
    assertThat(history.count()).isEqualTo(8);
    assertThat(history.orderBy("round").select("loss").collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(Arrays.stream(summary.objectiveHistory()).boxed().toArray(Double[]::new));
    assertThatThrownBy(() -> summary.metric(Split.TEST, "accuracy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no metric 'accuracy' of the test rows; expected one of []");
    assertThat(model.copy(new ParamMap()).summary()).isSameAs(summary);
  }

  @Test
  void aListenerFollowsIt() {
    List<Integer> rounds = new ArrayList<>();
    NeuralClassifier followed = small().setMaxEpochs(2).setListener(following(rounds));
    String sha256 =
        followed.copy(new ParamMap()).fit(MlRows.binary(40)).summary().parametersSha256();
    assertThat(rounds).containsExactly(1, 2, 3, 4);
    assertThat(followed.setListener(null).fit(MlRows.binary(40)).summary().parametersSha256())
        .isEqualTo(sha256);
  }

  private static TrainingListener following(List<Integer> rounds) {
    return new TrainingListener() {
      @Override
      public void round(RoundRecord record) {
        rounds.add(record.plan().round() + 1);
      }
    };
  }

  @Test
  void aJobGroupCancelsIt() throws Exception {
    int idle = EnginePool.idle();
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows = MlRows.binary(40);
    CountDownLatch underWay = new CountDownLatch(5);
    ExecutorService user = Executors.newSingleThreadExecutor();
    try {
      Future<?> fit =
          user.submit(
              () -> {
                session.sparkContext().setJobGroup("mine", "a long one", true);
                small()
                    .setMaxEpochs(1_000_000)
                    .setListener(
                        new TrainingListener() {
                          @Override
                          public void round(RoundRecord record) {
                            underWay.countDown();
                          }
                        })
                    .fit(rows);
              });
      assertThat(underWay.await(2, TimeUnit.MINUTES)).isTrue();
      // One is enough, unless it comes between two jobs.
      for (int i = 0; i < MOST_CANCELLATIONS && !fit.isDone(); i++) {
        session.sparkContext().cancelJobGroup("mine");
        awaitEnd(fit);
      }
      assertThatThrownBy(() -> fit.get(1, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(TrainingException.class)
          .hasMessageMatching("(?s)round \\d+ failed: .*cancelled.*job group mine.*");
    } finally {
      user.shutdownNow();
    }
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
    assertThat(EnginePool.idle()).isLessThanOrEqualTo(idle);
    assertThat(small().setMaxEpochs(1).fit(rows).numClasses()).isEqualTo(2);
  }

  /** Neither the job that counts the classes nor the preparation is a round. */
  @ParameterizedTest
  @CsvSource({"true, counting the classes failed: ", "false, preparing the data failed: "})
  void aJobGroupCancelsItWhateverItDoes(boolean classes, String message) throws Exception {
    SparkSession session = SparkTest.session(2);
    UNDER_WAY.drainPermits();
    Dataset<Row> slow =
        MlRows.binary(40)
            .map(
                (MapFunction<Row, Row>)
                    row -> {
                      UNDER_WAY.release();
                      TimeUnit.MINUTES.sleep(1);
                      return row;
                    },
                Encoders.row(MlRows.SCHEMA));
    ExecutorService user = Executors.newSingleThreadExecutor();
    try {
      Future<?> fit =
          user.submit(
              () -> {
                session.sparkContext().setJobGroup("rondo-nightly", "a long one", true);
                return classes
                    ? small().fit(slow)
                    : new NeuralRegressor().setLabelCol("weight").fit(slow);
              });
      assertThat(UNDER_WAY.tryAcquire(2, TimeUnit.MINUTES)).isTrue();
      session.sparkContext().cancelJobGroup("rondo-nightly");
      assertThatThrownBy(() -> fit.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith(message)
          .hasMessageContaining("job group rondo-nightly");
    } finally {
      user.shutdownNow();
    }
    assertThat(session.sparkContext().getPersistentRDDs().size()).isZero();
  }

  private static void awaitEnd(Future<?> fit) throws InterruptedException {
    for (int i = 0; i < 50 && !fit.isDone(); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  @Test
  void theSessionIsAsItWas() {
    int idle = EnginePool.idle();
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows = MlRows.binary(40).cache();
    rows.count();
    session.sparkContext().setJobGroup("group", "words", false);
    try {
      List<Row> before = session.sql("SET").collectAsList();
      NeuralClassificationModel model = small().setMaxEpochs(1).fit(rows);
      model.transform(rows).count();
      assertThat(session.sql("SET").collectAsList()).isEqualTo(before);
      assertThat(session.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("group");
      assertThat(session.sparkContext().getLocalProperty("spark.job.description"))
          .isEqualTo("words");
      assertThat(session.sparkContext().getLocalProperty("spark.job.interruptOnCancel"))
          .isEqualTo("false");
      assertThat(session.sparkContext().getPersistentRDDs().size()).isEqualTo(1);
      assertThat(session.catalog().listTables().count()).isZero();
      assertThat(session.streams().active()).isEmpty();
    } finally {
      session.sparkContext().clearJobGroup();
      rows.unpersist(true);
    }
    assertThat(EnginePool.idle()).isLessThanOrEqualTo(idle);
  }
}
