package org.rondo.spark.retrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.HookEvent;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.storage.Folder;

/**
 * A file that is rewritten at the end of each retraining with metrics in Prometheus' text format:
 * for node_exporter's textfile collector, or anything else that reads the format. It is replaced as
 * a whole, so nobody reads half of it.
 */
public final class MetricsFile implements RetrainReport.Follower {
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
      String before =
          folder.has(name) ? new String(folder.read(name, MAX_BYTES), StandardCharsets.UTF_8) : "";
      RetrainGauges.addEnd(gauges, event, report, gauges.before(before, RetrainGauges.SUCCESS));
      RetrainGauges.addChampion(gauges, model);
      folder.make();
      folder.write(name, gauges.text());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "retrain.metrics-file " + location;
  }
}
