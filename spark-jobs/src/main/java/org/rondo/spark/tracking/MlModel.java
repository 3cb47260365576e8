package org.rondo.spark.tracking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.rondo.bundle.BundleJson;
import org.rondo.bundle.BundleManifest;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.storage.Folder;

/**
 * MLmodel, the file by which MLflow knows a folder for a model: flavors, and the columns that go in
 * and come out. It is YAML, of which JSON is a part.
 *
 * <p>Source: mlflow.org/docs/latest/ml/model, "MLmodel file" and "Model signatures".
 */
final class MlModel {
  /** Its name. */
  static final String FILE = "MLmodel";

  /** The folder beside it that the bundle is in. */
  static final String BUNDLE = "bundle";

  /** The artifact that the model is. */
  static final String ARTIFACT = "model";

  private static final int MAX_BYTES = 64 << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private MlModel() {}

  /**
   * The file's content for a bundle.
   *
   * @param run MLflow's identifier of the run
   * @param time in milliseconds since 1970
   * @param version of Rondo
   */
  static Map<String, Object> tree(Folder bundle, String run, long time, String version)
      throws IOException {
    BundleManifest manifest =
        BundleJson.read(bundle.read("bundle.json", MAX_BYTES), BundleManifest.class, "bundle.json");
    Signature signature =
        BundleJson.read(
            bundle.read("signature.json", MAX_BYTES), Signature.class, "signature.json");
    long bytes = 0;
    for (String file : bundle.files()) {
      bytes += bundle.length(file);
    }
    Map<String, Object> rondo = new LinkedHashMap<>();
    rondo.put("data", BUNDLE);
    rondo.put("rondo_version", version);
    rondo.put("parameters_sha256", manifest.parametersSha256());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("artifact_path", ARTIFACT);
    tree.put("flavors", Map.of("rondo", rondo));
    tree.put("model_size_bytes", bytes);
    tree.put("model_uuid", uuid(manifest, run));
    tree.put("run_id", run);
    tree.put("signature", signature(signature));
    tree.put("utc_time_created", TIME.format(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC)));
    return tree;
  }

  /** The same for the same parameters in the same run, however often the model is sent. */
  private static String uuid(BundleManifest manifest, String run) {
    String name = run + "/" + manifest.parametersSha256();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }

  /** MLflow keeps each part as JSON in a text. */
  private static Map<String, Object> signature(Signature signature) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (InputColumn input : signature.inputs()) {
      Map<String, Object> column = type(input);
      column.put("name", input.column());
      column.put("required", input.seen() != null && input.seen().missing() == 0);
      inputs.add(column);
    }
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (StructField field : PredictionColumns.DEFAULT.of(signature, List.of()).fields()) {
      Map<String, Object> column = new LinkedHashMap<>();
      String type =
          field.dataType() instanceof ArrayType array
              ? word(array.elementType().equals(DataTypes.StringType))
              : word(field.dataType().equals(DataTypes.StringType));
      put(column, field.dataType() instanceof ArrayType, type);
      column.put("name", field.name());
      column.put("required", false); // null for a bad row
      outputs.add(column);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("inputs", BundleJson.writeLine(inputs));
    tree.put("outputs", BundleJson.writeLine(outputs));
    return tree;
  }

  private static String word(boolean text) {
    return text ? "string" : "float";
  }

  private static void put(Map<String, Object> column, boolean array, String type) {
    if (array) {
      column.put("type", "array");
      column.put("items", Map.of("type", type));
    } else {
      column.put("type", type);
    }
  }

  /** MLflow's word for the type that a column had in training, or else for what it is taken for. */
  private static Map<String, Object> type(InputColumn input) {
    Map<String, Object> column = new LinkedHashMap<>();
    String seen = input.seen() == null ? "" : input.seen().type().replaceFirst("\\(.*", "");
    switch (seen) {
      case "tinyint", "smallint", "int" -> column.put("type", "integer");
      case "bigint" -> column.put("type", "long");
      case "float", "double", "boolean", "string", "binary" -> column.put("type", seen);
      case "decimal" -> column.put("type", "double");
      case "date", "timestamp", "timestamp_ntz" -> column.put("type", "datetime");
      case "vector" -> put(column, true, "double");
      default -> {
        switch (input.feature().type()) {
          case NUMERIC -> column.put("type", "double");
          case BOOLEAN -> column.put("type", "boolean");
          case DATE -> column.put("type", "datetime");
          case VECTOR -> put(column, true, "double");
          default -> column.put("type", "string");
        }
      }
    }
    return column;
  }
}
