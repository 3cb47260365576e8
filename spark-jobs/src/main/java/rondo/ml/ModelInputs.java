package rondo.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.config.KebabCase;
import org.rondo.config.SequenceConfig;
import org.rondo.config.Task;
import org.rondo.error.DataException;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.PredictionRun;
import org.rondo.spark.scoring.RowOutputs;
import org.rondo.spark.scoring.RowScorer;
import org.rondo.spark.source.RowOrigin;
import org.rondo.spark.source.Sources;

/** A model as a stage applies it: to rows of a data set, or to one vector at a time. */
final class ModelInputs implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String COLUMNS = "inputCols";

  private final ModelBundle model;
  private transient volatile @Nullable RowScorer scorer;

  ModelInputs(ModelBundle model) {
    this.model = model;
  }

  /**
   * Requires a model that a stage can apply.
   *
   * @throws DataException when it is for another task, or for more than one row at a time
   */
  static ModelInputs of(ModelBundle model, Task task, String stage) {
    Signature signature = model.signature();
    Task own = signature.output().objective().task();
    String sequences = whyNot(signature.sequence());
    String why =
        own != task
            ? "it is for " + KebabCase.of(own)
            : signature.output().labels().size() > 1
                ? "it predicts " + signature.output().labels()
                : sequences;
    if (!why.isEmpty()) {
      throw new DataException(
          "this model cannot be a %s: %s; use Rondo.on(session).predict".formatted(stage, why));
    }
    return new ModelInputs(model);
  }

  /** Why a stage cannot apply a model of such sequences, to one row at a time; empty if it can. */
  static String whyNot(@Nullable SequenceConfig sequence) {
    return sequence != null
            && (sequence.ofTable() || sequence.forecasts() || sequence.labelsSteps())
        ? "it reads sequences of rows, or labels their steps"
        : "";
  }

  ModelBundle model() {
    return model;
  }

  /** How many numbers the network reads of a row. */
  int width() {
    return model.signature().layout().shape().length();
  }

  /** The columns that the model reads, in order. */
  List<String> columns() {
    return model.signature().inputs().stream().map(InputColumn::column).toList();
  }

  /** Whether the model reads a vector of Spark ML's and nothing else. */
  boolean readVector() {
    List<InputColumn> inputs = model.signature().inputs();
    Signature.Seen seen = inputs.get(0).seen();
    boolean image = model.signature().features().isEmpty();
    return inputs.size() == 1
        && !image
        && inputs.get(0).feature().type() == FeatureType.VECTOR
        && (seen == null || seen.type().equals("vector"));
  }

  /** Has a stage read and name columns as the model does. */
  void setColumns(NeuralParams stage) {
    if (readVector()) {
      stage.set(stage.featuresCol(), columns().get(0));
    } else {
      stage.set(stage.inputCols(), columns().toArray(String[]::new));
    }
    stage.set(stage.labelCol(), model.signature().output().labels().get(0));
  }

  /**
   * What a model that reads columns makes of a schema.
   *
   * @param spark what Spark's base class makes of one with a vector of features
   * @throws IllegalArgumentException when a column is missing
   */
  StructType schema(StructType schema, String vector, UnaryOperator<StructType> spark) {
    columns().forEach(column -> StageSchema.require(schema, COLUMNS, column, type -> true, ""));
    return StageSchema.withoutVector(schema, vector, spark);
  }

  /**
   * Adds the outputs to the rows of a data set, lazily.
   *
   * @param vector the column of features; null to read the model's own columns
   */
  Dataset<Row> transform(Dataset<?> dataset, @Nullable String vector, RowOutputs outputs) {
    StructType schema = dataset.schema();
    StageColumns columns = StageColumns.of(schema);
    // By their own names, whatever these are, the caller's columns could clash with the model's.
    Dataset<Row> apart = StageColumns.apart(dataset);
    String[] names = apart.columns();
    List<Column> read = new ArrayList<>();
    for (String own : columns()) {
      StageColumns.Found found =
          vector == null ? columns.require(COLUMNS, own) : columns.require("featuresCol", vector);
      if (found.isColumn()) {
        names[found.column()] = own;
      } else {
        read.add(columns.in(found).as(own));
      }
    }
    for (int i = 0; i < names.length; i++) {
      read.add(i, RowOrigin.column(apart.columns()[i]).as(names[i]));
    }
    RowOutputs added = apart(outputs);
    Dataset<Row> scored =
        new PredictionRun(dataset.sparkSession(), model)
            .score(Sources.of(apart.select(read.toArray(Column[]::new))), added);
    // Rows that tasks have made have lost what their columns' metadata say.
    Stream<Column> callers = renamed(List.of(names), schema);
    Stream<Column> own = renamed(List.of(added.columns().fieldNames()), outputs.columns());
    return scored.select(Stream.concat(callers, own).toArray(Column[]::new));
  }

  private static Stream<Column> renamed(List<String> names, StructType to) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> {
              StructField field = to.fields()[i];
              return RowOrigin.column(names.get(i)).as(field.name(), field.metadata());
            });
  }

  /** The same outputs in columns that no other is called like. */
  private static RowOutputs apart(RowOutputs outputs) {
    StructType renamed = new StructType();
    for (StructField field : outputs.columns().fields()) {
      renamed =
          renamed.add(
              ":" + renamed.length() + ":" + field.name(), field.dataType(), field.nullable());
    }
    return new RenamedOutputs(outputs, renamed);
  }

  private record RenamedOutputs(RowOutputs outputs, StructType columns) implements RowOutputs {
    @Override
    public void write(float[] values, @Nullable Object[] row, int at) {
      outputs.write(values, row, at);
    }

    @Override
    public boolean keeps(String reason, @Nullable Object[] row, int at) {
      return outputs.keeps(reason, row, at);
    }
  }

  /**
   * The network's outputs for one vector.
   *
   * @throws UnsupportedOperationException when the model reads columns
   * @throws DataException when the vector cannot be used
   */
  float[] outputs(Vector features) {
    if (!readVector()) {
      throw new UnsupportedOperationException(
          "this model reads the columns %s, not a vector; use transform".formatted(columns()));
    }
    RowScorer ready = scorer;
    if (ready == null) {
      ready = new RowScorer(model);
      scorer = ready;
    }
    return ready.outputs(features);
  }
}
