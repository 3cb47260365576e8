package org.rondo.spark.retrain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.checks.Finding;
import org.rondo.config.HookEvent;
import org.rondo.config.KebabCase;
import org.rondo.error.ExitCode;
import org.rondo.error.Reason;
import org.rondo.error.Redaction;
import org.rondo.error.RondoException;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others how a retraining goes and how it ended. When it has ended, everything is decided and
 * written: a follower that fails is a warning, and changes nothing.
 */
public final class RetrainReport implements RetrainObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RetrainReport.class);

  private final String model;
  private final List<Follower> followers;

  /**
   * Reports about a model.
   *
   * @param model its name in the registry
   * @param followers who are told, one after the other
   */
  public RetrainReport(String model, List<Follower> followers) {
    this.model = model;
    this.followers = List.copyOf(followers);
  }

  /** Who is told. */
  @FunctionalInterface
  public interface Follower extends RetrainObserver {
    /** Nothing to do by default. */
    @Override
    default void begun() {}

    /** Nothing to do by default. */
    @Override
    default void opened(String source, RawData data) {}

    /**
     * A retraining that had begun has ended since another has taken over, such as by a promotion;
     * nothing has come of it.
     */
    default void overtaken(String reason) {}

    /**
     * A retraining has ended.
     *
     * @param report event, model, version, run, reason, exit-code, seconds and findings
     */
    void ended(HookEvent event, Map<String, Object> report);
  }

  /**
   * Retrains, and tells how it ended. A call that ends because another one is at work is none of
   * its own, and is not told of as an end.
   */
  public RetrainResult around(Supplier<RetrainResult> retraining) {
    long begun = System.nanoTime();
    try {
      RetrainResult result = retraining.get();
      HookEvent event =
          switch (result.status()) {
            case PROMOTED -> HookEvent.PROMOTED;
            case NOT_PROMOTED -> HookEvent.NOT_PROMOTED;
            case NOTHING_NEW -> HookEvent.NOTHING_NEW;
          };
      tell(event, report(event, result, result.reason(), ExitCode.DONE.code(), begun));
      return result;
    } catch (RondoException e) {
      String reason = String.valueOf(e.getMessage());
      if (e.exitCode() == ExitCode.LOCKED) {
        tell(follower -> follower.overtaken(Redaction.byName().text(reason)));
      } else {
        failed(reason, e.exitCode().code(), begun);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      failed(Reason.of(e), ExitCode.UNEXPECTED.code(), begun);
      throw e;
    }
  }

  private void failed(String reason, int code, long begun) {
    tell(HookEvent.FAILED, report(HookEvent.FAILED, null, reason, code, begun));
  }

  private Map<String, Object> report(
      HookEvent event, @Nullable RetrainResult result, String reason, int code, long begun) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("event", KebabCase.of(event));
    report.put("model", model);
    report.put("version", result == null ? "" : result.model());
    String folder = result == null ? null : result.folder();
    report.put("run", folder == null ? "" : Redaction.byName().text(folder));
    report.put("reason", Redaction.byName().text(reason));
    report.put("exit-code", code);
    report.put("seconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 1e3);
    report.put(
        "findings",
        result == null ? List.of() : result.findings().stream().map(Finding::toTree).toList());
    return report;
  }

  @Override
  public void begun() {
    tell(Follower::begun);
  }

  @Override
  public void opened(String source, RawData data) {
    tell(follower -> follower.opened(source, data));
  }

  private void tell(HookEvent event, Map<String, Object> report) {
    tell(follower -> follower.ended(event, report));
  }

  private void tell(Consumer<Follower> what) {
    for (Follower follower : followers) {
      try {
        what.accept(follower);
      } catch (RuntimeException e) {
        LOG.warn("{} was not told how the retraining goes: {}", follower, Reason.of(e));
      }
    }
  }
}
