package org.rondo.spark.retrain;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rondo.bundle.BundleJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often something is tried: after a failure again, after 1 second, then 2, then 4, and so on.
 *
 * @param seconds that each try may take
 * @param retries after the first
 */
record Attempts(int seconds, int retries) {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** Seconds that all tries may take, with the pauses between them. */
  long longest() {
    return (long) seconds * (retries + 1) + (1L << retries) - 1;
  }

  /** Tells somebody; when all tries have failed that is a warning, and nothing else. */
  void make(HookCall call, Map<String, Object> report) {
    String json = BundleJson.writeLine(report);
    for (int attempt = 0; ; attempt++) {
      HookCall.Outcome outcome = call.call(json, report, seconds);
      if (outcome.done()) {
        return;
      }
      if (attempt >= retries || !outcome.worthAnother()) {
        LOG.warn("{} has failed: {}; the retraining is not affected", call, outcome.what());
        return;
      }
      LOG.debug("{}: {}, try {}", call, outcome.what(), attempt + 1);
      try {
        TimeUnit.SECONDS.sleep(1L << attempt);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
