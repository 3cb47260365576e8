package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.rondo.error.Redaction;
import org.rondo.spark.SparkTest;

class SparkSessionsTest {

  @Test
  void anEmbeddedSparkSuitsALaptop() {
    Map<String, String> settings = settings(request(null, Map.of()), new SparkConf(false));
    assertThat(settings)
        .containsEntry("spark.master", "local[*]")
        .containsEntry("spark.app.name", "rondo titanic")
        .containsEntry("spark.ui.enabled", "false")
        .containsEntry("spark.broadcast.compress", "false")
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.driver.bindAddress", "127.0.0.1");
  }

  @Test
  void aRemoteMasterCanReachTheDriver() {
    Map<String, String> settings =
        settings(request("spark://host:7077", Map.of()), new SparkConf(false));
    assertThat(settings)
        .containsEntry("spark.master", "spark://host:7077")
        .doesNotContainKeys("spark.driver.bindAddress", "spark.driver.host");
  }

  @Test
  void settingsOfTheCommandLineGoBeforeAllOthers() {
    Map<String, String> conf = Map.of("spark.ui.enabled", "true", "spark.app.name", "mine");
    assertThat(settings(request("local[2]", conf), new SparkConf(false)))
        .containsEntry("spark.master", "local[2]")
        .containsEntry("spark.ui.enabled", "true")
        .containsEntry("spark.app.name", "mine");
  }

  @Test
  void underSparkSubmitTheClusterDecides() {
    SparkConf launched =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.app.name", Main.class.getName());
    assertThat(settings(request(null, Map.of()), launched))
        .containsOnly(
            Map.entry("spark.master", "yarn"),
            Map.entry("spark.app.name", "rondo titanic"),
            Map.entry("spark.redaction.regex", Redaction.SETTINGS),
            Map.entry("spark.executor.defaultJavaOptions", "-Duser.language=en"),
            Map.entry("spark.task.reaper.enabled", "true"),
            Map.entry("spark.task.reaper.killTimeout", "60s"),
            Map.entry("spark.task.reaper.pollingInterval", "5s"));
  }

  @Test
  void theHardenedSettingsKnowTheSameSecrets() throws IOException {
    Properties hardened = new Properties();
    try (Reader file = Files.newBufferedReader(SparkTest.conf("spark-defaults-hardened.conf"))) {
      hardened.load(file);
    }
    assertThat(hardened).containsEntry("spark.redaction.regex", Redaction.SETTINGS);
  }

  @Test
  void pluginsAreAddedToThoseOfOthers() {
    List<String> own = List.of("org.rondo.A");
    SparkConf launched = new SparkConf(false).set("spark.plugins", "their.B, org.rondo.A");
    var request = new SparkSessions.Request("titanic", null, Map.of(), own);
    assertThat(settings(request, launched)).containsEntry("spark.plugins", "their.B,org.rondo.A");
    assertThat(settings(request, new SparkConf(false)))
        .containsEntry("spark.plugins", "org.rondo.A");
    Map<String, String> conf = Map.of("spark.plugins", "mine.C");
    assertThat(settings(new SparkSessions.Request("titanic", null, conf, own), launched))
        .containsEntry("spark.plugins", "mine.C,org.rondo.A");
  }

  @Test
  void aClusterThatLeavesStuckTasksAloneIsObeyed() {
    SparkConf launched =
        new SparkConf(false)
            .set("spark.master", "yarn")
            .set("spark.task.reaper.enabled", "false")
            .set("spark.task.reaper.killTimeout", "5m");
    assertThat(settings(request(null, Map.of()), launched))
        .containsEntry("spark.task.reaper.enabled", "false")
        .containsEntry("spark.task.reaper.killTimeout", "5m");
  }

  @Test
  void executorsHavePlainDigitsBesideTheOptionsThatWereGiven() {
    String key = "spark.executor.defaultJavaOptions";
    SparkConf launched = new SparkConf(false).set("spark.master", "yarn").set(key, "-Da=1");
    assertThat(settings(request(null, Map.of()), launched))
        .containsEntry(key, "-Duser.language=en -Da=1");
    assertThat(settings(request(null, Map.of(key, "-Db=2")), launched))
        .containsEntry(key, "-Duser.language=en -Db=2");
  }

  @Test
  void aNameThatWasGivenToSparkSubmitStays() {
    SparkConf launched =
        new SparkConf(false).set("spark.master", "yarn").set("spark.app.name", "nightly");
    assertThat(settings(request(null, Map.of()), launched)).doesNotContainKey("spark.app.name");
  }

  @Test
  void aSessionThatWasThereIsBorrowedAndLeftRunning() {
    boolean mine = SparkSession.getDefaultSession().isEmpty();
    SparkSession running =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    try (SparkSessions spark = SparkSessions.open(request(null, Map.of()))) {
      assertThat(spark.session()).isSameAs(running);
    }
    assertThat(running.sparkContext().isStopped()).isFalse();
    if (mine) {
      running.stop();
    }
  }

  @Test
  void aSessionThatWasStartedHereIsStopped() {
    SparkTest.stop();
    SparkSession session;
    try (SparkSessions spark = SparkSessions.open(request("local[1]", Map.of()))) {
      session = spark.session();
      assertThat(session.range(3).count()).isEqualTo(3);
    }
    assertThat(session.sparkContext().isStopped()).isTrue();
  }

  private static SparkSessions.Request request(String master, Map<String, String> conf) {
    return new SparkSessions.Request("titanic", master, conf);
  }

  private static Map<String, String> settings(SparkSessions.Request request, SparkConf launched) {
    return SparkSessions.settings(request, launched);
  }
}
