package rondo.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.Folder;

/** Saves a stage as Spark ML does: its metadata and, of a model, the bundle in {@code data}. */
final class StageWriter extends MLWriter {
  private final Params stage;
  private final @Nullable ModelBundle model;

  /** A writer of an estimator. */
  StageWriter(Params stage) {
    this(stage, null);
  }

  /** A writer of a model; or of an estimator, which has none. */
  StageWriter(Params stage, @Nullable ModelBundle model) {
    this.stage = stage;
    this.model = model;
  }

  @Override
  public void saveImpl(String path) {
    StageMetadata.write(stage, path, sparkSession());
    if (model != null) {
      try {
        Folder data =
            Folder.at(StageReader.data(path), sparkSession().sparkContext().hadoopConfiguration());
        model.write(data, stage.uid(), stage.uid());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot save the model to %s: %s".formatted(path, e.getMessage()), e);
      }
    }
  }
}
