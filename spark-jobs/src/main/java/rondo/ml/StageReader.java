package rondo.ml;

import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.rondo.spark.scoring.ModelBundle;

/**
 * Loads a stage that {@link StageWriter} has saved.
 *
 * @param <S> the stage
 */
final class StageReader<S extends Params> extends MLReader<S> {
  /** The folder of a saved model's bundle inside its own. */
  static final String DATA = "data";

  private final Class<S> type;
  private final Maker<S> maker;

  /** Makes a stage without its Params' values. */
  @FunctionalInterface
  private interface Maker<S extends Params> {
    S make(String uid, StageReader<S> reader, String path);
  }

  private StageReader(Class<S> type, Maker<S> maker) {
    this.type = type;
    this.maker = maker;
  }

  /** A reader of estimators. */
  static <S extends Params> StageReader<S> ofEstimator(Class<S> type, Function<String, S> maker) {
    return new StageReader<>(type, (uid, reader, path) -> maker.apply(uid));
  }

  /** How a model is made. */
  @FunctionalInterface
  interface ModelMaker<S> {
    /** The model with an identifier and a bundle. */
    S make(String uid, ModelBundle model);
  }

  /** A reader of models. */
  static <S extends Params> StageReader<S> ofModel(Class<S> type, ModelMaker<S> maker) {
    return new StageReader<>(
        type,
        (uid, reader, path) ->
            maker.make(uid, ModelBundle.open(path + "/" + DATA, reader.sparkSession())));
  }

  @Override
  public S load(String path) {
    StageMetadata metadata = StageMetadata.read(path, type, sparkSession());
    return metadata.restored(maker.make(metadata.uid(), this, path));
  }
}
