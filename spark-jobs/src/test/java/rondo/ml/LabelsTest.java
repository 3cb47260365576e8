package rondo.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.DataException;

/** The labels of a classifier: how many classes there are, and which rows are of none. */
class LabelsTest {

  @Test
  void keepsTheAttributesOfColumns() {
    Dataset<Row> rows = MlRows.threeClasses(60);
    Metadata own = NominalAttribute.defaultAttr().withValues("r", "g", "b").toMetadata();
    Dataset<Row> described =
        MlRows.withField(rows, new StructField("label", DataTypes.DoubleType, true, own));
    Dataset<Row> scored = MlRows.classifier().setMaxEpochs(1).fit(described).transform(described);
    assertThat(scored.schema().apply("label").metadata()).isEqualTo(own);
    assertThat(AttributeGroup.fromStructField(scored.schema().apply("probability")).size())
        .isEqualTo(3);
    assertThat(scored.schema().apply("prediction").metadata().json()).contains("\"num_vals\":3");
  }

  @Test
  void takesTheNumberOfClassesFromTheLabelsAttributes() {
    Metadata five = NominalAttribute.defaultAttr().withNumValues(5).toMetadata();
    Dataset<Row> rows =
        MlRows.withField(
            MlRows.binary(40), new StructField("label", DataTypes.DoubleType, true, five));
    assertThat(MlRows.classifier().setMaxEpochs(1).fit(rows).numClasses()).isEqualTo(5);
    assertThat(MlRows.classifier().setMaxEpochs(1).fit(MlRows.threeClasses(40)).numClasses())
        .isEqualTo(3);
    assertThat(
            MlRows.classifier()
                .setMaxEpochs(1)
                .fit(MlRows.with(MlRows.binary(40), MlRows.row(40, 3)))
                .numClasses())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "bigint", "float", "decimal(4, 1)", "tinyint"})
  void readsLabelsOfAnyNumericType(String type) {
    Dataset<Row> rows = MlRows.binary(40);
    NeuralClassifier classifier = MlRows.classifier().setMaxEpochs(2);
    assertThat(
            classifier
                .fit(rows.withColumn("label", rows.col("label").cast(type)))
                .summary()
                .parametersSha256())
        .isEqualTo(classifier.fit(rows).summary().parametersSha256());
  }

  @Test
  void refusesLabelsThatAreNotIndices() {
    assertThatThrownBy(
            () -> MlRows.classifier().fit(MlRows.with(MlRows.binary(40), MlRows.row(40, 0.5))))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("handleInvalid (data.bad-rows): 1 of 41 rows cannot be used")
        .hasMessageContaining("the label label is '0.5', which is none of data.classes");
    assertThatThrownBy(
            () -> MlRows.classifier().fit(MlRows.with(MlRows.binary(40), MlRows.row(40, -1))))
        .hasMessageContaining("the label label is '-1', which is none of data.classes");
    assertThatThrownBy(
            () -> MlRows.classifier().fit(MlRows.with(MlRows.binary(40), MlRows.row(40, 1e9))))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("labelCol: 'label' has too many classes");
    assertThatThrownBy(
            () ->
                MlRows.classifier().fit(MlRows.with(MlRows.binary(40), MlRows.row(40, Double.NaN))))
        .hasMessageContaining("the label label is NaN");
  }

  @Test
  void refusesASingleClass() {
    Dataset<Row> zeros = MlRows.binary(40).where("label = 0");
    assertThatThrownBy(() -> MlRows.classifier().fit(zeros))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "labelCol: 'label' has only one class (its greatest value is 0.0); expected the"
                + " indices of two or more classes, 0, 1, ...");
    assertThatThrownBy(() -> MlRows.classifier().fit(MlRows.binary(40).where("label = 1")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "labelCol (data.label): 'label' has only one class in the training rows, [1]");
    assertThatThrownBy(() -> MlRows.classifier().fit(MlRows.binary(40).where("false")))
        .hasMessage("labelCol: 'label' has no value in any row, so there is nothing to learn");
  }
}
