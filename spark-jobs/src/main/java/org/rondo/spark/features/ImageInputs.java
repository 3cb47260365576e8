package org.rondo.spark.features;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.DataConfig;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Fit;
import org.rondo.config.ImageConfig;
import org.rondo.config.Impute;
import org.rondo.config.Scale;
import org.rondo.config.Transform;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.picture.PictureDecoder;
import org.rondo.spark.picture.UnreadablePictureException;
import org.rondo.spark.source.PictureFiles;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one input of a network that reads images: of a source of images, or a column of pictures. */
final class ImageInputs {
  private static final Logger LOG = LoggerFactory.getLogger(ImageInputs.class);

  /** How many files are tried to find one that is a picture. */
  private static final int MOST_TRIED = 100;

  private ImageInputs() {}

  /**
   * The input; null where the configuration and the source have no images.
   *
   * @throws ConfigurationException when {@code data.image} does not fit the source
   * @throws DataException when the source lacks the column, or holds no picture
   */
  static @Nullable Input of(RawData data, DataConfig config) {
    ImageConfig wanted = config.image();
    RawData.Schema schema = data.schema();
    TensorShape pixels = schema.image();
    if (pixels != null) {
      if (wanted != null
          && (wanted.size() != null
              || wanted.channels() != null
              || wanted.fit() != null
              || wanted.column() != null)) {
        throw new ConfigurationException(
            "data.image: %s holds pixels of one size already, %s; leave all but normalize out"
                .formatted(config.origin(), pixels));
      }
      return input(RawData.Schema.IMAGE, FeatureKinds.IMAGE, pixels, null);
    }
    String column = schema.pictures();
    if (column == null) {
      column = columnOf(data, wanted, config);
    } else if (wanted != null && wanted.column() != null) {
      throw new ConfigurationException(
          "data.image.column: %s is pictures and has no such column; remove it"
              .formatted(config.origin()));
    }
    if (column == null) {
      return null;
    }
    Fit fit = wanted == null || wanted.fit() == null ? Fit.CROP : wanted.fit();
    return input(column, FeatureKinds.PICTURE, shape(data, wanted), fit);
  }

  private static @Nullable String columnOf(
      RawData data, @Nullable ImageConfig wanted, DataConfig config) {
    if (wanted == null) {
      return null;
    }
    if (wanted.column() == null) {
      throw new ConfigurationException(
          "data.image: %s is not a source of images; name the column that holds pictures in data.image.column, or remove it"
              .formatted(config.origin()));
    }
    SourceColumns columns = new SourceColumns(data);
    String column = columns.require(wanted.column(), "data.image.column");
    columns.requireReadable(column, FeatureKinds.PICTURE::reads, "data.image.column");
    return column;
  }

  private static Input input(
      String column, FeatureKind kind, TensorShape shape, @Nullable Fit fit) {
    FeatureConfig feature =
        new FeatureConfig(FeatureType.VECTOR, Impute.NONE, Scale.NONE, Transform.NONE);
    return new Input(0, new InputColumn(column, feature, null, fit), kind, shape);
  }

  /** As configured, and otherwise as in the first picture. */
  private static TensorShape shape(RawData data, @Nullable ImageConfig wanted) {
    List<Integer> size = wanted == null ? null : wanted.size();
    Integer channels = wanted == null ? null : wanted.channels();
    if (size != null && channels != null) {
      return TensorShape.of(channels, size.get(0), size.get(1));
    }
    List<Integer> first = first(data);
    TensorShape shape =
        TensorShape.of(
            channels == null ? first.get(0) : channels,
            size == null ? first.get(1) : size.get(0),
            size == null ? first.get(2) : size.get(1));
    LOG.info("data.image: pictures become {} [channels, height, width]", shape);
    return shape;
  }

  private static List<Integer> first(RawData data) {
    Configuration hadoop = data.storage();
    List<String> files = data.rows().files();
    if (data.schema().pictures() == null) {
      throw new ConfigurationException(
          "data.image.channels: is missing, and is not taken from pictures in a column; set 1 or 3");
    }
    for (String file : files.subList(0, Math.min(MOST_TRIED, files.size()))) {
      try {
        return PictureDecoder.shapeOf(PictureFiles.read(file, hadoop)).dimensions();
      } catch (UnreadablePictureException | IOException e) {
        LOG.debug("{}: {}", file, e.getMessage());
      }
    }
    throw new DataException(
        "data.source: none of the first %s files is a picture, the first of them %s; set data.image.size and data.image.channels"
            .formatted(Math.min(MOST_TRIED, files.size()), files.get(0)));
  }
}
