package org.rondo.spark.features;

import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.InputSpec.Input;

/**
 * The pixels of an image, one byte each, which the network reads unchanged. It comes from its
 * source; signatures describe it as an unscaled vector, stored in bytes.
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
  public boolean reads(DataType type) {
    return type instanceof BinaryType;
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return new Parser(input.name(), Objects.requireNonNull(input.shape()).length());
  }

  @Override
  public TensorShape shape(InputColumn column, Signature signature, Set<String> features) {
    return signature.layout().shape();
  }

  private record Parser(String column, int pixels) implements ColumnParser {

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
