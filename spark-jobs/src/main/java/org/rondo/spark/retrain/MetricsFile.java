package org.rondo.spark.retrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.HookEvent;
import org.rondo.error.Reason;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.storage.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is rewritten at the end of each retraining with metrics in Prometheus' text format:
 * for node_exporter's textfile collector, or anything else that reads the format. It is replaced as
 * a whole, so nobody reads half of it.
 */
public final class MetricsFile implements RetrainReport.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);
  private static final int MAX_BYTES = 1 << 20;

  private final String location;
  private final RegisteredModel model;
  private final Configuration hadoop;

  /**
   * A file of a model.
   *
   * @param location path or URI
   */
  public MetricsFile(String location, RegisteredModel model, Configuration hadoop) {
    this.location = location;
    this.model = model;
    this.hadoop = hadoop;
  }

  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    Gauges gauges = new Gauges(model.name());
    try {
      Folder folder = Folder.at(location, hadoop).parent();
      String name = location.substring(location.lastIndexOf('/') + 1);
      if (folder == null || name.isEmpty()) {
        throw new IOException("it names no file");
      }
      RetrainGauges.addEnd(
          gauges, event, report, gauges.before(before(folder, name), RetrainGauges.SUCCESS));
      RetrainGauges.addChampion(gauges, model);
      folder.make();
      folder.write(name, gauges.text());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** What the file says now; what cannot be read must not keep it from telling of a failure. */
  private String before(Folder folder, String name) {
    try {
      return folder.has(name)
          ? new String(folder.read(name, MAX_BYTES), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      LOG.warn("{}: what it said before cannot be read: {}", this, Reason.of(e));
      return "";
    }
  }

  @Override
  public String toString() {
    return "retrain.metrics-file " + location;
  }
}
