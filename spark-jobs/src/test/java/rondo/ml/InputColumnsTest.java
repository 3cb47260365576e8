package rondo.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.data.TitanicPassengers;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.training.TrainingListener;

/** Columns of any type as features, by Rondo's own stages. */
class InputColumnsTest {
  private static final String TYPED =
      "data: {features: {age: {type: numeric, impute: median}, sex: categorical}}";

  @TempDir private Path temp;

  private static Dataset<Row> people() {
    List<TitanicPassengers.Passenger> all = TitanicPassengers.all();
    return SparkTest.session(2)
        .createDataFrame(
            IntStream.range(0, all.size())
                .filter(i -> i % 5 == 0)
                .mapToObj(
                    i ->
                        RowFactory.create(
                            i,
                            all.get(i).passengerClass(),
                            all.get(i).sex(),
                            i % 7 == 3 ? null : all.get(i).age().equals("adult") ? 35.0 : 6.0,
                            all.get(i).survived().equals("yes") ? 1 : 0))
                .toList(),
            StructType.fromDDL("id INT, class STRING, sex STRING, age DOUBLE, label INT"));
  }

  private static NeuralClassifier classifier() {
    return new NeuralClassifier()
        .setInputCols("class", "sex", "age")
        .setHiddenLayers(8)
        .setMaxEpochs(8)
        .setLearningRate(0.02);
  }

  @Test
  void haveTheBitsOfAFitOnTheSameColumns() {
    Dataset<Row> rows = people();
    NeuralClassificationModel model = classifier().fit(rows);
    RunConfig config =
        RunConfig.parse(
            """
            name: columns
            data: {label: label, task: classification, exclude: id, split: {train: 1}}
            model: {network: mlp, hidden: [8]}
            training: {epochs: 8, optimizer: {learning-rate: 0.02}}
            """);
    assertThat(model.summary().parametersSha256())
        .isEqualTo(Rondo.on(SparkTest.session(2)).fit(config, rows).parametersSha256());
    assertThat(model.transform(rows).where("prediction = label").count())
        .isGreaterThan((long) (0.7 * rows.count()));
    assertThat(model.numFeatures()).isGreaterThan(3);
  }

  @Test
  void areWhatTheConfigurationSaysAndElseGuessed() throws Exception {
    Dataset<Row> rows = people();
    NeuralClassificationModel model = classifier().setConf(TYPED).fit(rows);
    // Four classes of passengers and two sexes, each with one for others; and the age.
    assertThat(model.numFeatures()).isEqualTo(5 + 3 + 1);
    Dataset<Row> scored = model.transform(rows.drop("label"));
    assertThat(scored.columns())
        .containsExactly("id", "class", "sex", "age", "rawPrediction", "probability", "prediction");

    model.write().overwrite().save(temp.resolve("m").toString());
    NeuralClassificationModel loaded = NeuralClassificationModel.load(temp.resolve("m").toString());
    assertThat(MlRows.added(loaded.transform(rows))).isEqualTo(MlRows.added(scored));
    NeuralClassificationModel bundle =
        NeuralClassificationModel.ofBundle(
            temp.resolve("m").resolve("data").toString(), SparkTest.session(2));
    assertThat(bundle.getInputCols()).containsExactlyInAnyOrder("class", "sex", "age");
    assertThat(MlRows.added(bundle.transform(rows))).isEqualTo(MlRows.added(scored));
  }

  @Test
  void mayHoldWhatTrainingHasNotSeen() {
    NeuralClassificationModel model = classifier().setConf(TYPED).fit(people());
    Dataset<Row> strange = people().limit(3).selectExpr("id", "'4th' class", "null sex", "age");
    assertThat(
            model
                .transform(strange.withColumn("sex", strange.col("sex").cast("string")))
                .where("prediction is not null")
                .count())
        .isEqualTo(3);
  }

  @Test
  void mustBeThere() {
    NeuralClassificationModel model = classifier().setMaxEpochs(1).fit(people());
    assertThatThrownBy(() -> model.transform(people().drop("age")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inputCols: there is no column 'age'; the columns are id, class, sex, label");
    assertThatThrownBy(() -> classifier().setInputCols("class", "sexes").fit(people()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputCols: there is no column 'sexes'; the columns are id, class, sex, age, label");
    assertThatThrownBy(() -> classifier().setInputCols().fit(people()))
        .hasMessageContaining("inputCols is empty");
    assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2, 3)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("not a vector; use transform");
    assertThatThrownBy(
            () -> classifier().setConf("data: {features: {name: categorical}}").fit(people()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("inputCols (data.features): the data have no column 'name'");
  }

  @Test
  void predictNumbersToo() {
    Dataset<Row> rows = people().where("age is not null");
    NeuralRegressionModel model =
        new NeuralRegressor()
            .setInputCols("class", "sex")
            .setLabelCol("age")
            .setMaxEpochs(2)
            .fit(rows);
    assertThat(model.transform(rows).where("prediction between 0 and 60").count())
        .isEqualTo(rows.count());
  }

  @Test
  void thatCannotBeLearnedFromEndTheFit() {
    Dataset<Row> rows =
        people()
            .withColumn("name", concat(lit("person "), col("id")))
            .withColumn("none", lit(null).cast("string"))
            .withColumn("map", map(lit("a"), lit(1)));
    for (String bad : List.of("name", "none", "map")) {
      assertThatThrownBy(() -> classifier().setInputCols("class", bad).fit(rows))
          .as(bad)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(
              "inputCols (data.features): column '%s' is auto, but it is ".formatted(bad))
          .hasMessageEndingWith("; give its type, or remove it");
      assertThatThrownBy(
              () ->
                  classifier()
                      .setInputCols("class", bad, "age")
                      .setConf("data: {features: {age: numeric}}")
                      .fit(rows.na().fill(30)))
          .as(bad)
          .isInstanceOf(DataException.class);
    }
    // Patterns say for themselves what is left out.
    for (String conf :
        List.of("data: {features: {\"*\": auto}}", "data: {exclude: map}", "data: {exclude: n*}")) {
      assertThat(
              classifier()
                  .setInputCols("class", "name", "none", "map")
                  .setConf(conf)
                  .setMaxEpochs(1)
                  .fit(rows)
                  .numFeatures())
          .isEqualTo(5);
    }
    assertThatThrownBy(() -> classifier().setInputCols("class", "label").fit(rows))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("inputCols (data.features): 'label' is the label; remove it from the features");
  }

  private static Dataset<Row> nested() {
    Dataset<Row> people = people().where("age is not null");
    return people.select(
        col("id"),
        struct(col("class"), struct(col("sex"), col("age")).as("person")).as("who"),
        struct(col("label"), lit(1.0).as("weight")).as("known"),
        col("label"),
        col("age").as("who.age"));
  }

  @Test
  void mayBeFieldsInsideStructs() throws Exception {
    Dataset<Row> rows = nested();
    Dataset<Row> flat = people().where("age is not null").withColumnRenamed("label", "survived");
    String expected =
        classifier()
            .setInputCols("class", "sex", "age")
            .setLabelCol("survived")
            .fit(flat)
            .summary()
            .parametersSha256();
    NeuralClassifier byPath = classifier().setInputCols("who.class", "who.person.sex", "who.age");
    NeuralClassificationModel model = byPath.fit(rows);
    assertThat(model.summary().parametersSha256()).isEqualTo(expected);
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.columns())
        .containsExactly(
            "id", "who", "known", "label", "who.age", "rawPrediction", "probability", "prediction");
    assertThat(scored.select("id", "who", "known").orderBy("id").collectAsList())
        .isEqualTo(rows.select("id", "who", "known").orderBy("id").collectAsList());

    NeuralClassificationModel byConf =
        classifier()
            .setInputCols("WHO")
            .setConf(
                "data: {features: {who.class: auto, who.person.sex: categorical, who.person.age: auto}}")
            .fit(rows);
    assertThat(MlRows.added(byConf.transform(rows))).isEqualTo(MlRows.added(scored));
    byConf.write().overwrite().save(temp.resolve("nested").toString());
    NeuralClassificationModel bundle =
        NeuralClassificationModel.ofBundle(
            temp.resolve("nested/data").toString(), SparkTest.session(2));
    assertThat(MlRows.added(bundle.transform(rows))).isEqualTo(MlRows.added(scored));
    // A column that has the path as its name comes first.
    assertThatThrownBy(() -> byPath.fit(rows.drop("who")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputCols: there is no column 'who.class'; the columns are id, known, label, who.age");
    assertThatThrownBy(() -> model.transform(rows.drop("who")))
        .hasMessageStartingWith("inputCols: there is no column 'who.class'; ");
    assertThatThrownBy(() -> classifier().setInputCols("who.person.name").fit(rows))
        .hasMessageStartingWith("inputCols: there is no column 'who.person.name'; ");
  }

  @Test
  void nestedOnesOfParquetThatRondoHasTrainedOnAreReadToo() {
    Dataset<Row> rows = nested().drop("who.age", "known");
    RunConfig config =
        RunConfig.parse(
            """
            name: nested
            output: %s
            data:
              label: label
              task: classification
              features: {who.class: categorical, who.person.age: numeric}
              split: {train: 1}
            model: {network: linear}
            training: {epochs: 1}
            """
                .formatted(temp.resolve("runs")));
    String run =
        Rondo.on(SparkTest.session(2)).train(config, rows, new TrainingListener() {}).folder();
    NeuralClassificationModel model = NeuralClassificationModel.ofBundle(run, SparkTest.session(2));
    assertThat(model.getInputCols()).containsExactly("who.class", "who.person.age");
    assertThat(model.transform(rows).where("prediction is not null").count())
        .isEqualTo(rows.count());
  }

  @Test
  void otherColumnsMayLieInsideStructsToo() {
    assumeThat(SparkTest.session(2).version()).isGreaterThan("4");
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"age", "id"})
            .setOutputCol("v")
            .transform(people().where("age is not null"));
    Dataset<Row> inside =
        rows.select(col("id"), col("label"), struct(col("v"), lit(false).as("watch")).as("s"));
    NeuralClassificationModel model =
        new NeuralClassifier()
            .setMaxEpochs(1)
            .setFeaturesCol("s.v")
            .setValidationIndicatorCol("s.watch")
            .fit(inside);
    NeuralClassificationModel flat =
        new NeuralClassifier().setMaxEpochs(1).setFeaturesCol("v").fit(rows);
    assertThat(model.summary().parametersSha256()).isEqualTo(flat.summary().parametersSha256());
    assertThat(MlRows.added(model.transform(inside))).isEqualTo(MlRows.added(flat.transform(rows)));
  }
}
