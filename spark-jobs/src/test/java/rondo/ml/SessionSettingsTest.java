package rondo.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.engine.EnginePool;
import org.rondo.spark.SparkTest;

/** Stages give the same whatever the session's settings, and score streams. */
class SessionSettingsTest {
  @TempDir private Path temp;

  private static NeuralClassifier quick() {
    return MlRows.classifier().setMaxEpochs(2).setWeightCol("weight");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.ansi.enabled,true",
    "spark.sql.ansi.enabled,false",
    "spark.sql.caseSensitive,true",
    "spark.sql.session.timeZone,Asia/Kathmandu",
    "spark.sql.shuffle.partitions,7",
    "spark.sql.adaptive.enabled,true"
  })
  void settingsDoNotMatter(String key, String value) {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model = quick().fit(rows);
    List<String> expected = MlRows.added(model.transform(rows));
    scala.Option<String> before = session.conf().getOption(key);
    session.conf().set(key, value);
    try {
      NeuralClassificationModel other = quick().fit(rows);
      assertThat(other.summary().parametersSha256()).isEqualTo(model.summary().parametersSha256());
      assertThat(MlRows.added(other.transform(rows))).isEqualTo(expected);
    } finally {
      if (before.isDefined()) {
        session.conf().set(key, before.get());
      } else {
        session.conf().unset(key);
      }
    }
  }

  @Test
  void columnsMayDifferInCaseAlone() {
    SparkSession session = SparkTest.session(2);
    session.conf().set("spark.sql.caseSensitive", "true");
    try {
      Dataset<Row> rows = MlRows.binary(40);
      Dataset<Row> twice =
          rows.withColumn("Features", rows.col("id")).withColumn("LABEL", rows.col("id"));
      NeuralClassificationModel model = quick().fit(twice);
      assertThat(model.summary().parametersSha256())
          .isEqualTo(quick().fit(rows).summary().parametersSha256());
      assertThat(MlRows.added(model.transform(twice)))
          .isEqualTo(MlRows.added(model.transform(rows)));
    } finally {
      session.conf().unset("spark.sql.caseSensitive");
    }
  }

  /** Spark itself ignores case unless told otherwise; Spark 3.5's own stages do not. */
  @Test
  void inputColumnsIgnoreCaseAsTheSessionDoes() {
    Dataset<Row> rows =
        MlRows.binary(40).withColumn("x", col("weight")).withColumn("Features", col("weight"));
    Dataset<Row> plain = rows.drop("features").withColumn("FEATURES", col("id"));
    NeuralClassifier classifier = quick().setInputCols("X", "ID");
    NeuralClassificationModel model = classifier.fit(plain);
    assertThat(model.summary().parametersSha256())
        .isEqualTo(quick().setInputCols("x", "id").fit(plain).summary().parametersSha256());
    Dataset<Row> scored = model.transform(plain);
    assertThat(scored.columns())
        .containsExactly(
            "id",
            "label",
            "weight",
            "watch",
            "x",
            "FEATURES",
            "rawPrediction",
            "probability",
            "prediction");
    assertThat(scored.count()).isEqualTo(40);
    assertThat(model.transformSchema(plain.schema()).fieldNames()).startsWith("id", "label");

    SparkSession session = SparkTest.session(2);
    session.conf().set("spark.sql.caseSensitive", "true");
    try {
      assertThatThrownBy(() -> classifier.fit(plain))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("inputCols: there is no column 'X'; the columns are id, ");
      assertThatThrownBy(() -> model.transform(plain))
          .hasMessageStartingWith("inputCols: there is no column 'X'; the columns are id, ");
    } finally {
      session.conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void otherColumnsDoToo() {
    assumeThat(SparkTest.session(2).version()).isGreaterThan("4");
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model =
        quick().setFeaturesCol("Features").setValidationIndicatorCol("Watch").fit(rows);
    assertThat(model.summary().parametersSha256())
        .isEqualTo(
            quick().setValidationIndicatorCol("watch").fit(rows).summary().parametersSha256());
    assertThat(MlRows.added(model.transform(rows)))
        .isEqualTo(MlRows.added(model.setFeaturesCol("features").transform(rows)));
  }

  /** Spark's own base class reads these before Rondo does. */
  @Test
  void labelsAndWeightsAreFoundByTheirExactNames() {
    Dataset<Row> rows = MlRows.binary(40).withColumn("s", struct(col("label"), col("weight")));
    for (String label : List.of("LABEL", "s.label")) {
      assertThatThrownBy(() -> quick().setLabelCol(label).fit(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "labelCol: no column has exactly the name '%s', by which Spark ML reads it; the columns are id, features, label, weight, watch, s"
                  .formatted(label));
    }
    for (String weight : List.of("Weight", "s.weight")) {
      assertThatThrownBy(() -> quick().setWeightCol(weight).fit(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("weightCol: no column has exactly the name '" + weight + "'");
    }
  }

  @Test
  void namesThatRondoCannotTellApartAreRefused() {
    SparkSession session = SparkTest.session(2);
    session.conf().set("spark.sql.caseSensitive", "true");
    try {
      Dataset<Row> rows = MlRows.binary(40).withColumn("Weight", col("id"));
      assertThatThrownBy(() -> quick().setInputCols("id", "Weight").fit(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "weightCol: 'weight' and 'Weight' of inputCols differ in case alone; rename one of"
                  + " the columns");
    } finally {
      session.conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void theProcessLocaleAndTimeZoneDoNotMatter() {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model = quick().setLearningRate(0.001).fit(rows);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(quick().setLearningRate(0.001).fit(rows).summary().parametersSha256())
          .isEqualTo(model.summary().parametersSha256());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void streamsAreScored() throws Exception {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassificationModel model = quick().fit(rows);
    String source = temp.resolve("in").toString();
    rows.write().parquet(source);
    StreamingQuery query =
        model
            .transform(session.readStream().schema(rows.schema()).parquet(source))
            .writeStream()
            .format("parquet")
            .option("path", temp.resolve("out").toString())
            .option("checkpointLocation", temp.resolve("state").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.processAllAvailable();
    query.awaitTermination();
    assertThat(MlRows.added(session.read().parquet(temp.resolve("out").toString())))
        .isEqualTo(MlRows.added(model.transform(rows)));
  }

  /** Tests before this one may have scored single rows, whose engines are kept for a minute. */
  @Test
  void manyFitsHoldNoMoreThanOne() {
    SparkSession session = SparkTest.session(2);
    Dataset<Row> rows = MlRows.binary(40);
    List<String> before = cached(session);
    int idle = EnginePool.idle();
    for (int i = 0; i < 10; i++) {
      assertThat(quick().setSeed(i).fit(rows).numClasses()).isEqualTo(2);
      assertThat(before).containsAll(cached(session));
      assertThat(EnginePool.idle()).isLessThanOrEqualTo(idle);
    }
  }

  private static List<String> cached(SparkSession session) {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .getPersistentRDDs()
        .values()
        .stream()
        .map(JavaRDD::toString)
        .toList();
  }
}
