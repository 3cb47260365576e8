package org.rondo.spark.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.rondo.bundle.BundleJson;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.tracking.MlflowApi.RefusedException;
import org.rondo.spark.tracking.MlflowApi.UnavailableException;

/** The model of a run as MLflow's artifact, and its versions in MLflow's registry. */
final class MlflowModels {
  private static final String VERSION_TAG = "rondo.version";
  private static final String PROXIED = "mlflow-artifacts";
  private static final int PAGE = 200;

  private final MlflowApi api;
  private final Folder bundle;
  private final Configuration hadoop;
  private final String rondo;

  /**
   * The model in a folder.
   *
   * @param rondo the version of Rondo
   */
  MlflowModels(MlflowApi api, Folder bundle, Configuration hadoop, String rondo) {
    this.api = api;
    this.bundle = bundle;
    this.hadoop = hadoop;
    this.rondo = rondo;
  }

  /** Stores the bundle and its MLmodel, the latter last, and tells the run of it. */
  void upload(Sent sent, long time)
      throws UnavailableException, RefusedException, InterruptedException, IOException {
    String run = Objects.requireNonNull(sent.run(), "no run yet");
    Map<String, Object> model = MlModel.tree(bundle, run, time, rondo);
    URI place = URI.create(sent.artifacts());
    if (PROXIED.equals(place.getScheme())) {
      // With a host it is another server's, which must not get this one's token.
      if (place.getAuthority() != null) {
        throw new RefusedException("", "artifacts go to another server, " + place.getHost());
      }
      String root = place.getPath().replaceFirst("^/+", "") + "/" + MlModel.ARTIFACT + "/";
      for (String file : bundle.files()) {
        api.upload(root + MlModel.BUNDLE + "/" + file, bundle, file);
      }
      api.upload(root + MlModel.FILE, BundleJson.write(model));
    } else {
      copy(sent.artifacts(), model);
    }
    api.post("runs/log-model", Map.of("run_id", run, "model_json", BundleJson.writeLine(model)));
  }

  /** Storage that the server itself does not stand in front of. */
  private void copy(String artifacts, Map<String, Object> model)
      throws RefusedException, IOException {
    try {
      Folder target =
          Folder.at(artifacts.replaceFirst("^s3:", "s3a:"), hadoop).child(MlModel.ARTIFACT);
      for (String file : bundle.files()) {
        int slash = file.lastIndexOf('/');
        Folder folder = target.child(MlModel.BUNDLE);
        folder = slash < 0 ? folder : folder.child(file.substring(0, slash));
        folder.make();
        try (InputStream in = bundle.open(file)) {
          folder.write(file.substring(slash + 1), in::transferTo);
        }
      }
      target.write(MlModel.FILE, BundleJson.write(model));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new RefusedException("", "artifacts cannot be stored in " + artifacts);
    }
  }

  /** Adds a version to a registered model, unless it is there. */
  void version(Sent sent, Map<String, Object> event)
      throws UnavailableException, RefusedException, InterruptedException {
    String name = String.valueOf(event.get("name"));
    try {
      api.post("registered-models/create", Map.of("name", name));
    } catch (RefusedException e) {
      if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
    }
    String number = String.valueOf(event.get("version"));
    if (numbered(name, number).isPresent()) {
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("source", sent.artifacts() + "/" + MlModel.ARTIFACT);
    body.put("run_id", Objects.requireNonNull(sent.run(), "no run yet"));
    body.put("description", String.valueOf(event.get("description")));
    body.put("tags", List.of(Map.of("key", VERSION_TAG, "value", number)));
    api.post("model-versions/create", body);
  }

  /** Moves an alias to the version that has a number in Rondo's registry. */
  void alias(Map<String, Object> event)
      throws UnavailableException, RefusedException, InterruptedException {
    String name = String.valueOf(event.get("name"));
    Optional<String> version = numbered(name, String.valueOf(event.get("version")));
    if (version.isPresent()) {
      api.post(
          "registered-models/alias",
          Map.of("name", name, "alias", event.get("alias"), "version", version.get()));
    }
  }

  /** MLflow's own number of a version; empty where it was never sent. */
  private Optional<String> numbered(String name, String number)
      throws UnavailableException, RefusedException, InterruptedException {
    Map<String, Object> found =
        api.ask(
            "model-versions/search",
            "max_results=%s&filter".formatted(PAGE),
            "name = '%s' and tags.`%s` = '%s'"
                .formatted(name.replace("'", "''"), VERSION_TAG, number));
    return found.get("model_versions") instanceof List<?> versions
            && !versions.isEmpty()
            && versions.get(0) instanceof Map<?, ?> version
        ? Optional.of(String.valueOf(version.get("version")))
        : Optional.empty();
  }
}
