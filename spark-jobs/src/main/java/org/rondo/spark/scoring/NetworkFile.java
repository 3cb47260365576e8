package org.rondo.spark.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.rondo.error.DataException;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkState;
import org.rondo.network.NetworkZip;
import org.rondo.network.RefusedNetworkException;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;

/**
 * A network with its parameters in a zip of DL4J's {@code ModelSerializer}, on any file system.
 *
 * @param definition the network
 * @param state what it has learned
 */
public record NetworkFile(NetworkDefinition definition, NetworkState state) {
  private static final String ENDING = ".zip";

  /** Whether a path is that of a zip rather than of a model's folder. */
  public static boolean isOne(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /**
   * Reads one; nothing of it is used if it holds more than a network.
   *
   * @throws DataException when there is none, or it cannot be read
   */
  public static NetworkFile read(String path, SparkSession session) {
    try {
      Path copy = Files.createTempFile("rondo-network", ENDING);
      try {
        copy(path, session, copy);
        Model model = NetworkZip.restore(copy.toFile());
        try {
          return new NetworkFile(NetworkZip.definition(model), NetworkZip.state(model));
        } finally {
          model.close();
        }
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (RefusedNetworkException e) {
      throw new DataException(
          "training.init-from: %s is refused: %s. A network file is data only; use one that DL4J's ModelSerializer has written"
              .formatted(path, e.getMessage()),
          e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new DataException(
          "training.init-from: cannot read %s as a network of DL4J's ModelSerializer: %s"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static void copy(String path, SparkSession session, Path copy) throws IOException {
    Folder file = Folder.at(path, SessionStorage.of(session));
    Folder folder = file.parent();
    String uri = file.uri();
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    if (folder == null || !folder.has(name)) {
      throw new DataException(
          "training.init-from: there is no file %s; expected a zip of DL4J's ModelSerializer"
              .formatted(path));
    }
    try (InputStream in = folder.open(name)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
