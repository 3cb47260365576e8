package org.rondo.spark.features;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/**
 * The pixels of an image, one byte each, which the network reads as they are. It comes with its
 * source; signatures call it a vector that is left alone, stored in bytes.
 */
final class ImageFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.VECTOR;
  }

  @Override
  public Storage storage() {
    return Storage.UINT8;
  }

  @Override
  public ColumnParser parser(RawData data, Input input) {
    return new Parser(input.name(), Objects.requireNonNull(input.shape()).length());
  }

  @Override
  public TensorShape shape(InputColumn column, Signature signature) {
    return signature.layout().shape();
  }

  @Override
  public List<Part> fit(
      List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline) {
    return List.of();
  }

  private record Parser(String column, int pixels) implements ColumnParser {

    @Override
    public DataType type() {
      return DataTypes.BinaryType;
    }

    @Override
    public Object parse(@Nullable Object raw) throws UnusableValueException {
      if (raw == null) {
        throw new UnusableValueException(column + " is missing");
      }
      if (!(raw instanceof byte[] bytes)) {
        throw new UnusableValueException(column + " does not hold bytes");
      }
      if (bytes.length != pixels) {
        throw new UnusableValueException(
            column + ": " + bytes.length + " bytes, expected " + pixels);
      }
      return bytes;
    }
  }
}
