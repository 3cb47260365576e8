package org.rondo.spark.scoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.Signature;
import org.rondo.error.DataException;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.PipelineFeatures;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.RootLocale;

/**
 * Fitted features in a bundle: {@code features.json}. Bundles of format 1 have a folder instead, as
 * Spark ML keeps a pipeline: with metadata for it and for each stage. Spark instantiates the
 * classes that the metadata name, whatever they are, so the metadata are checked first.
 */
final class StoredFeatures {
  private static final String FILE = "features.json";
  private static final String PIPELINE = "features";
  private static final int MAX_BYTES = 256 << 20;
  private static final int MAX_METADATA_BYTES = 16 << 20;

  private static final Set<String> STAGES = PipelineFeatures.stageClasses();

  private StoredFeatures() {}

  /**
   * The fields of a metadata file that decide what Spark reads next.
   *
   * @param type the class to instantiate
   * @param paramMap its parameters
   */
  private record Metadata(
      @JsonProperty("class") String type, @JsonProperty("paramMap") Map<String, Object> paramMap) {}

  /**
   * Reads the features; null where there are none.
   *
   * @param bundle whose files' names and digests have been checked
   * @throws DataException when they are not features of the signature
   */
  static @Nullable FittedFeatures load(Folder bundle, Signature signature) throws IOException {
    if (bundle.has(FILE)) {
      FittedFeatures features =
          BundleJson.read(
              bundle.read(FILE, MAX_BYTES), FittedFeatures.class, bundle.display() + "/" + FILE);
      features.requireFor(signature);
      return features;
    }
    return bundle.has(PIPELINE)
        ? PipelineFeatures.of(pipeline(bundle.child(PIPELINE)), signature)
        : null;
  }

  /** Writes the features. */
  static void write(FittedFeatures features, Folder bundle) throws IOException {
    bundle.write(FILE, BundleJson.write(features));
  }

  private static PipelineModel pipeline(Folder folder) throws IOException {
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
    // Spark reads only the first line of them all.
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

  /** Whether the names are plain: Spark looks for stages in folders named after them. */
  private static boolean plainNames(Metadata pipeline) {
    return pipeline.paramMap() != null
        && pipeline.paramMap().get("stageUids") instanceof List<?> names
        && names.stream()
            .allMatch(name -> name instanceof String text && !text.matches(".*[/\\\\:].*"));
  }
}
