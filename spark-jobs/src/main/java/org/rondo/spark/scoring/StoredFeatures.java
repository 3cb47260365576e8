package org.rondo.spark.scoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.spark.features.FeatureFitting;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.RootLocale;

/**
 * Fitted features as Spark ML keeps them: a folder with metadata for the pipeline and for each
 * stage. Spark instantiates the classes that the metadata name, whatever they are, so that they are
 * looked through first.
 */
final class StoredFeatures {
  private static final int MAX_METADATA_BYTES = 16 << 20;

  private static final Set<String> STAGES = FeatureFitting.stageClasses();

  private StoredFeatures() {}

  /**
   * The fields of a metadata file that decide what Spark reads next.
   *
   * @param type the class that it is to instantiate
   * @param paramMap its parameters
   */
  private record Metadata(
      @JsonProperty("class") String type, @JsonProperty("paramMap") Map<String, Object> paramMap) {}

  /**
   * Reads the pipeline.
   *
   * @param folder whose files' names and digests have been checked
   * @throws DataException when the metadata name anything but fitted features
   */
  static PipelineModel load(Folder folder) throws IOException {
    for (String file : folder.files()) {
      if (file.contains("metadata/part-")) {
        requireKnown(folder, file);
      }
    }
    try {
      return RootLocale.during(() -> PipelineModel.load(folder.uri()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // Scala declares no checked exceptions, but throws them.
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void requireKnown(Folder folder, String file) throws IOException {
    byte[] content = folder.read(file, MAX_METADATA_BYTES);
    // Spark reads the first line of all.
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      Metadata metadata =
          BundleJson.read(
              line.getBytes(StandardCharsets.UTF_8), Metadata.class, folder.display() + "/" + file);
      boolean pipeline = file.startsWith("metadata/");
      boolean known =
          pipeline
              ? PipelineModel.class.getName().equals(metadata.type()) && plainNames(metadata)
              : STAGES.contains(metadata.type());
      if (!known) {
        throw new DataException(
            "the model's features are refused: "
                + folder.display()
                + "/"
                + file
                + " names the class "
                + metadata.type()
                + " or a stage elsewhere, which Rondo does not write. A model is data only; use one"
                + " that Rondo has written");
      }
    }
  }

  /** Spark looks for stages in folders named after these. */
  private static boolean plainNames(Metadata pipeline) {
    return pipeline.paramMap() != null
        && pipeline.paramMap().get("stageUids") instanceof List<?> names
        && names.stream()
            .allMatch(name -> name instanceof String text && !text.matches(".*[/\\\\:].*"));
  }
}
