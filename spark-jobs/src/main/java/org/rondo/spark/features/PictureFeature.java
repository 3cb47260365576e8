package org.rondo.spark.features;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.Reason;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.picture.PictureDecoder;
import org.rondo.spark.picture.UnreadablePictureException;
import org.rondo.spark.source.PictureFiles;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/**
 * Pictures in files, decoded where the rows are: the bytes of a file, or its path, which is
 * relative to the row's own file unless it is absolute. Signatures describe it as an unscaled
 * vector, stored in bytes, together with how pictures are resized to the layout's size.
 */
final class PictureFeature implements FeatureKind {

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
    return type instanceof BinaryType || type instanceof StringType;
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    throw new IllegalStateException("paths of pictures are those of a source");
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing, RawData data) {
    return new Parser(
        input.name(),
        new PictureDecoder(
            Objects.requireNonNull(input.shape()), Objects.requireNonNull(input.column().fit())),
        new SerializableConfiguration(data.storage()));
  }

  @Override
  public TensorShape shape(InputColumn column, Signature signature, Set<String> features) {
    return signature.layout().shape();
  }

  private record Parser(String column, PictureDecoder decoder, SerializableConfiguration hadoop)
      implements ColumnParser {

    @Override
    public Object parse(@Nullable Object raw) throws UnusableValueException {
      return parsed(raw, null);
    }

    @Override
    public Object parse(@Nullable Object raw, RawRow.Origin origin) throws UnusableValueException {
      return parsed(raw, origin.file());
    }

    private Object parsed(@Nullable Object raw, @Nullable String file)
        throws UnusableValueException {
      if (raw == null) {
        throw new UnusableValueException(column + " is missing");
      }
      try {
        return decoder.decode(
            raw instanceof byte[] bytes
                ? bytes
                : PictureFiles.read(path(raw.toString(), file), hadoop.value()));
      } catch (UnreadablePictureException e) {
        throw new UnusableValueException(
            "the picture %s".formatted(raw instanceof byte[] ? "in " + column + " " : "")
                + e.getMessage());
      } catch (IOException | IllegalArgumentException e) {
        throw new UnusableValueException(
            "the picture %s cannot be read: %s".formatted(raw, Reason.of(e)));
      }
    }

    private static String path(String given, @Nullable String file) {
      Path path = new Path(given);
      return file == null || path.isAbsolute() || path.toUri().getScheme() != null
          ? given
          : new Path(new Path(file).getParent(), path).toString();
    }
  }
}
