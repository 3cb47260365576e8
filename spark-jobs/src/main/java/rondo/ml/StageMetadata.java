package rondo.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.error.DataException;
import scala.Option;

/** The metadata of a saved stage, as Spark writes its own: a file of one line of JSON. */
final class StageMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOLDER = "/metadata";
  private static final String SET = "paramMap";
  private static final String DEFAULTS = "defaultParamMap";

  private final JsonNode json;
  private final String place;

  private StageMetadata(JsonNode json, String place) {
    this.json = json;
    this.place = place;
  }

  /** Writes a stage's metadata below its folder. */
  static void write(Params stage, String path, SparkSession session) {
    ObjectNode json = JSON.createObjectNode();
    json.put("class", stage.getClass().getName());
    json.put("timestamp", System.currentTimeMillis());
    json.put("sparkVersion", session.version());
    json.put("uid", stage.uid());
    ObjectNode set = json.putObject(SET);
    ObjectNode defaults = json.putObject(DEFAULTS);
    for (Param<?> param : stage.params()) {
      put(set, stage, param, stage.get(param));
      put(defaults, stage, param, stage.getDefault(param));
    }
    session
        .createDataset(List.of(json.toString()), Encoders.STRING())
        .coalesce(1)
        .write()
        .text(path + FOLDER);
  }

  @SuppressWarnings("unchecked") // A value of a Param is of its type.
  private static void put(ObjectNode values, Params stage, Param<?> param, Option<?> value) {
    if (value.isDefined()) {
      values.set(param.name(), tree(((Param<Object>) param).jsonEncode(value.get()), stage.uid()));
    }
  }

  /**
   * Reads the metadata below a folder.
   *
   * @param stage the class that must have been saved there
   * @throws DataException when another class was, or the metadata are damaged
   */
  static StageMetadata read(String path, Class<?> stage, SparkSession session) {
    List<Row> lines = session.read().text(path + FOLDER).takeAsList(1);
    if (lines.isEmpty()) {
      throw new DataException("the stage in " + path + " is damaged: its metadata are empty");
    }
    StageMetadata metadata = new StageMetadata(tree(lines.get(0).getString(0), path), path);
    String found = metadata.text("class");
    if (!found.equals(stage.getName())) {
      throw new DataException(
          "%s holds a %s, expected a %s; load it by its own class"
              .formatted(path, found, stage.getName()));
    }
    return metadata;
  }

  private static JsonNode tree(String text, String place) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new DataException(
          "the stage in " + place + " is damaged: its metadata are not JSON: " + e.getMessage(), e);
    }
  }

  /** The stage's identifier. */
  String uid() {
    return text("uid");
  }

  private String text(String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.isTextual()) {
      throw new DataException(
          "the stage in " + place + " is damaged: its metadata have no '" + key + "'");
    }
    return value.asText();
  }

  /** Gives a stage the values of its Params, and their defaults. */
  <S extends Params> S restored(S stage) {
    json.path(DEFAULTS)
        .properties()
        .forEach(
            entry -> {
              Param<Object> param = param(stage, entry.getKey());
              stage.setDefault(param, param.jsonDecode(entry.getValue().toString()));
            });
    json.path(SET)
        .properties()
        .forEach(
            entry -> {
              Param<Object> param = param(stage, entry.getKey());
              stage.set(param, param.jsonDecode(entry.getValue().toString()));
            });
    return stage;
  }

  private Param<Object> param(Params stage, String name) {
    try {
      return stage.getParam(name);
    } catch (NoSuchElementException e) {
      throw new DataException(
          "the stage in %s has the Param '%s', which this version does not know; use a newer Rondo"
              .formatted(place, name),
          e);
    }
  }
}
