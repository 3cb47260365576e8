package rondo.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;

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

  /**
   * Writes the folder, which Spark's base class has made sure is not there. The metadata come last:
   * without them it is not a stage.
   */
  @Override
  public void saveImpl(String path) {
    try {
      Folder folder = Folder.at(path, SessionStorage.of(sparkSession()));
      boolean fresh = !folder.exists();
      boolean done = false;
      try {
        if (model != null) {
          model.write(folder.child(StageReader.DATA), stage.uid(), stage.uid());
        }
        StageMetadata.write(stage, path, sparkSession());
        done = true;
      } finally {
        if (!done && fresh) {
          discard(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot save the stage to %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** A failure to delete must not hide why the stage cannot be saved. */
  private void discard(Folder folder) {
    try {
      folder.delete();
    } catch (IOException e) {
      log().warn("cannot delete {}: {}", folder.display(), e.getMessage());
    }
  }
}
