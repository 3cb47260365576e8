package org.rondo.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkDefinition.Kind;

/**
 * A DL4J network from a file: a configuration in JSON, or a zip written by {@code ModelSerializer},
 * whose parameters training then starts from. Layers and loss are the file's own, and so is the
 * optimizer where the configuration does not set it; its state starts afresh.
 */
final class FileNetwork implements NetworkChoice {
  private static final String ZIP_MAGIC = "PK";
  private static final int MAX_JSON_BYTES = 64 << 20;

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Path path = Path.of(request.model().file().orElseThrow());
    byte[] content = read(path);
    boolean zip =
        new String(content, 0, Math.min(2, content.length), StandardCharsets.US_ASCII)
            .equals(ZIP_MAGIC);
    NetworkDefinition definition =
        FileOptimizer.applied(
            zip ? zipDefinition(path) : jsonDefinition(path, content), request.optimizer());
    try (Dl4jNetwork network = open(path, definition, request.input())) {
      int units = FileNetworkCheck.outputs(path, network, request.input());
      Objective objective = FileNetworkCheck.objective(path, network, units, request.task());
      return zip
          ? new NetworkPlan(definition, objective, zipParameters(path))
          : new NetworkPlan(definition, objective);
    }
  }

  private static Dl4jNetwork open(Path path, NetworkDefinition definition, TensorShape input) {
    try {
      return Dl4jNetwork.open(definition, input);
    } catch (ConfigurationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "model.network: "
              + path
              + " describes a network that DL4J cannot build: "
              + e.getMessage(),
          e);
    }
  }

  private static byte[] read(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw unreadable(
          path, Files.isDirectory(path) ? "Is a directory" : "not a regular file", null);
    }
    // Of a zip only the first bytes are needed here; it is read again later, and checked then.
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_JSON_BYTES + 1);
      if (content.length > MAX_JSON_BYTES && content[0] != ZIP_MAGIC.charAt(0)) {
        throw unreadable(
            path, "larger than a configuration is, %s bytes".formatted(MAX_JSON_BYTES), null);
      }
      return content;
    } catch (IOException e) {
      throw unreadable(path, reason(e), e);
    }
  }

  private static ConfigurationException unreadable(
      Path path, String reason, @Nullable IOException cause) {
    return new ConfigurationException(
        "model.network: cannot read the network file " + path + ": " + reason, cause);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException ? "not permitted" : String.valueOf(e.getMessage());
  }

  private static NetworkDefinition jsonDefinition(Path path, byte[] content) {
    String json = new String(content, StandardCharsets.UTF_8);
    try {
      NetworkJson.require(json);
      return NetworkDefinition.kindOf(json) == Kind.GRAPH
          ? NetworkDefinition.of(ComputationGraphConfiguration.fromJson(json))
          : NetworkDefinition.of(MultiLayerConfiguration.fromJson(json));
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  private static NetworkDefinition zipDefinition(Path path) {
    Model model = restore(path);
    try {
      return model instanceof ComputationGraph graph
          ? NetworkDefinition.of(graph.getConfiguration())
          : NetworkDefinition.of(((MultiLayerNetwork) model).getLayerWiseConfigurations());
    } finally {
      model.close();
    }
  }

  private static float[] zipParameters(Path path) {
    Model model = restore(path);
    try {
      return model.params().data().asFloat();
    } finally {
      model.close();
    }
  }

  private static Model restore(Path path) {
    try {
      return NetworkZip.restore(path.toFile());
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  private static ConfigurationException unreadable(Path path, Exception e) {
    if (e instanceof RefusedNetworkException) {
      return new ConfigurationException(
          "model.network: "
              + path
              + " is refused: "
              + e.getMessage()
              + ". A network file is data only; use one that DL4J's ModelSerializer has written",
          e);
    }
    return new ConfigurationException(
        "model.network: "
            + path
            + " is neither a DL4J configuration in JSON nor a zip written by "
            + ModelSerializer.class.getSimpleName(),
        e);
  }
}
