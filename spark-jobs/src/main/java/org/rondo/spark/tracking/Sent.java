package org.rondo.spark.tracking;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.DataException;
import org.rondo.spark.storage.Folder;

/**
 * How much of a spool a server has acknowledged: mlflow-sent.json.
 *
 * @param server that it was sent to
 * @param run the server's identifier of the run; null before it has one
 * @param artifacts where the run's artifacts are; empty before
 * @param acknowledged events that are done with
 * @param refused those among them that the server does not take
 */
record Sent(
    String server, @Nullable String run, String artifacts, long acknowledged, long refused) {
  private static final String FILE = "mlflow-sent.json";
  private static final int MAX_BYTES = 1 << 20;

  /** What a folder says about a server; nothing sent where it is of another one, or of none. */
  static Sent read(Folder folder, String server) throws IOException {
    Sent none = new Sent(server, null, "", 0, 0);
    if (!folder.has(FILE)) {
      return none;
    }
    try {
      Sent found = BundleJson.read(folder.read(FILE, MAX_BYTES), Sent.class, FILE);
      return found.server().equals(server) ? found : none;
    } catch (DataException e) {
      return none; // what is sent again changes nothing
    }
  }

  /** The same in a run of the server. */
  Sent in(String of, String where) {
    return new Sent(server, of, where, acknowledged, refused);
  }

  /** The same further on. */
  Sent with(long done, long in) {
    return new Sent(server, run, artifacts, done, in);
  }

  /** Writes it down. */
  void write(Folder folder) throws IOException {
    folder.write(FILE, BundleJson.write(this));
  }
}
