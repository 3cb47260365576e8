package org.rondo.spark.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files below {@code docker/}, read as YAML: maps, lists and scalars. */
final class DeploymentFiles {
  static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  static final Path DOCKER = ROOT.resolve("docker");
  static final Path KUBERNETES = DOCKER.resolve("kubernetes");

  private DeploymentFiles() {}

  /** The documents of a file; a key that stands twice is an error. */
  static List<Object> documents(Path file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.toString()).setAllowDuplicateKeys(false).build();
    return StreamSupport.stream(
            new Load(settings).loadAllFromString(text(file)).spliterator(), false)
        .toList();
  }

  /** All manifests of Kubernetes. */
  static List<Object> manifests() {
    try (Stream<Path> files = Files.list(KUBERNETES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .flatMap(file -> documents(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The manifests of a kind. */
  static List<Object> ofKind(String kind) {
    return manifests().stream().filter(manifest -> kind.equals(at(manifest, "kind"))).toList();
  }

  /** What stands at a path of keys and indices; null if there is nothing. */
  static Object at(Object node, Object... path) {
    Object found = node;
    for (Object step : path) {
      if (found instanceof Map<?, ?> map) {
        found = map.get(step);
      } else if (found instanceof List<?> list && step instanceof Integer index) {
        found = index < list.size() ? list.get(index) : null;
      } else {
        return null;
      }
    }
    return found;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A property of the parent POM, or its own version. */
  static String ofPom(String element) {
    return text(ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<%1$s>(.*?)</%1$s>.*".formatted(element), "$1");
  }
}
