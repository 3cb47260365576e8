package org.rondo.spark.features;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.config.Scale;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/**
 * A kind of feature: everything that is particular to how such a column becomes network inputs.
 * Stateless. A new kind is one file and one line in {@link FeatureKinds}; one that users name is
 * also a constant of {@link FeatureType}.
 */
public interface FeatureKind {

  /** The type that stands for this kind in configurations and signatures. */
  FeatureType type();

  /** How packed rows store the elements; type and storage together identify the kind. */
  default Storage storage() {
    return Storage.FLOAT32;
  }

  /** Whether a column that the configuration leaves open is probably of this kind. */
  default boolean suits(ColumnCounts column) {
    return false;
  }

  /**
   * The parser of a column.
   *
   * @param data the source, which a parser may have to look at; this may run a job
   */
  ColumnParser parser(RawData data, Input input);

  /**
   * The shape of the values that a trained model expects of a column; null where each is one value.
   *
   * @param signature the model's
   */
  default @Nullable TensorShape shape(InputColumn column, Signature signature) {
    return null;
  }

  /**
   * Turns typed columns into parts of the network's input vector.
   *
   * @param inputs all of this kind, at least one
   * @param training all typed training rows
   * @param pipeline takes the stages that are needed, in the order in which they run; their uids
   *     and classes are part of stored models
   * @return a part for each input, in order; none where the network reads the typed column itself
   * @throws org.rondo.error.DataException when there is nothing to learn from a column
   */
  List<Part> fit(List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline);

  /**
   * The classes of {@link #fit}'s stages once they are fitted: all that a stored model may name.
   */
  default Set<Class<?>> fittedStages() {
    return Set.of();
  }

  /**
   * A part of the network's input vector.
   *
   * @param column the column that holds it once the stages have run
   * @param scale the group of numbers that it is scaled with; null to take it as it is
   * @param names of its elements
   */
  record Part(String column, @Nullable Scale scale, List<String> names) {
    /** Copies the names. */
    public Part {
      names = List.copyOf(names);
    }
  }

  /**
   * What a column holds.
   *
   * @param type the source's own type
   * @param rows of the source
   * @param present values that are neither null nor blank
   * @param numbers values that are numbers
   * @param fractions numbers that are not whole
   * @param distinct approximate number of different values
   */
  record ColumnCounts(
      DataType type, long rows, long present, long numbers, long fractions, long distinct) {

    /** Whether every value that is present is a number. */
    boolean numeric() {
      return present > 0 && numbers == present;
    }
  }
}
