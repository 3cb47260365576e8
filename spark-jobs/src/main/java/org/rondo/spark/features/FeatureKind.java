package org.rondo.spark.features;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/**
 * A kind of feature: how the values of such a column are recognised, parsed and turned into inputs.
 * Stateless. A new kind is one file and one line in {@link FeatureKinds}; one that users name is
 * also a constant of {@link FeatureType}.
 */
public interface FeatureKind {

  /** The type for this kind in configurations and signatures. */
  FeatureType type();

  /** How packed rows store the elements; type and storage together identify the kind. */
  default Storage storage() {
    return Storage.FLOAT32;
  }

  /** Whether values of a type can be of this kind at all. */
  boolean reads(DataType type);

  /** Whether a column that the configuration leaves open, and this kind reads, is of this kind. */
  default boolean suits(ColumnCounts column) {
    return false;
  }

  /** The parser of a column, whose shape is known. */
  ColumnParser parser(Input input, MissingValues missing);

  /** The parser of a column of a source, for a kind that needs more than the values. */
  default ColumnParser parser(Input input, MissingValues missing, RawData data) {
    return parser(input, missing);
  }

  /** Whether values are words of a vocabulary that training collects. */
  default boolean hasWords() {
    return false;
  }

  /**
   * The words of the vocabulary, in order.
   *
   * @param found words of training rows, and how often each occurs
   */
  default List<String> vocabulary(Map<String, Long> found, FeatureConfig feature) {
    Integer least = feature.minCount();
    return Vocabulary.distinct(found, least == null ? 1 : least);
  }

  /** Whether a value is itself a sequence, whose steps its parser returns. */
  default boolean parsesSteps() {
    return false;
  }

  /** Whether values are numbers that can be scaled. */
  default boolean scales() {
    return false;
  }

  /** Whether the scale applies to a value's number at an index. */
  default boolean scales(int element) {
    return true;
  }

  /**
   * How many inputs a column becomes.
   *
   * @param words of training rows; null where the kind has none
   */
  default int width(Input input, @Nullable List<String> words) {
    return input.shape() == null ? 1 : input.shape().length();
  }

  /** The names of those inputs. */
  default List<String> names(Input input, @Nullable List<String> words) {
    return List.of(input.name());
  }

  /** The numbers of a typed value that is not a gap, before they are scaled. */
  default Vector numbers(Object value) {
    return value instanceof Vector vector ? vector : Vectors.dense((Double) value);
  }

  /** Whether a typed value that is a number is its only number. */
  default boolean keepsNumbers() {
    return true;
  }

  /** How typed values become inputs; for one thread. */
  default Writer writer(FittedFeatures.Column column, FeatureConfig feature) {
    return new NumbersWriter(column, this);
  }

  /** Writes one column's inputs. */
  interface Writer {
    /** Writes a typed value's inputs, as far as they differ from {@link #common}. */
    void write(@Nullable Object value, Inputs inputs);

    /** The same for a value that is a number. */
    default void write(double number, Inputs inputs) {
      write((Object) number, inputs);
    }

    /** Sets the values of inputs that are not written, where they are not 0. */
    default void common(float[] inputs) {}
  }

  /** The inputs of a row. */
  @FunctionalInterface
  interface Inputs {
    /** Sets one input. */
    void set(int index, float value);
  }

  /**
   * The shape of the values that a trained model expects of a column; null where each is one value.
   *
   * @param signature the model's
   * @param features the names of its features
   */
  default @Nullable TensorShape shape(
      InputColumn column, Signature signature, Set<String> features) {
    return null;
  }
}
