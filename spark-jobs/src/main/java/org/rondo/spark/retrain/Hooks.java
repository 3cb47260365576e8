package org.rondo.spark.retrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rondo.config.HookConfig;
import org.rondo.config.HookEvent;
import org.rondo.error.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands and webhooks that are told how a retraining ended. A hook that fails or hangs is a
 * warning, and changes nothing. Hooks are called at the same time, and each is waited for as long
 * as all its tries may take.
 */
public final class Hooks implements RetrainReport.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  /** Beyond the time of all tries, for what is not waited for with a limit, such as starting. */
  private static final long SLACK_SECONDS = 1;

  private final List<HookConfig> hooks;
  private final List<HookCall> calls = new ArrayList<>();

  /**
   * Hooks.
   *
   * @param environment that {@code ${NAME}} is looked up in
   * @throws ConfigurationException when a variable is missing, or an address is none
   */
  public Hooks(List<HookConfig> hooks, Map<String, String> environment) {
    this.hooks = List.copyOf(hooks);
    for (int i = 0; i < hooks.size(); i++) {
      String key = "retrain.hooks[%s]".formatted(i);
      HookConfig hook = hooks.get(i);
      calls.add(
          hook.webhook() == null
              ? new CommandCall(key, String.valueOf(hook.command()))
              : WebhookCall.of(
                  new WebhookCall.Key(key, "webhook", "a webhook", "remove the hook"),
                  hook.webhook(),
                  hook.headers(),
                  environment));
    }
  }

  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < hooks.size(); i++) {
      if (hooks.get(i).events().contains(event)) {
        wanted.add(i);
      }
    }
    CountDownLatch open = new CountDownLatch(wanted.size());
    long seconds = 0;
    for (int i : wanted) {
      HookConfig hook = hooks.get(i);
      HookCall call = calls.get(i);
      seconds = Math.max(seconds, attempts(hook).longest());
      Thread thread =
          new Thread(
              () -> {
                try {
                  attempts(hook).make(call, report);
                } finally {
                  open.countDown();
                }
              },
              "rondo-hook-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    try {
      if (!open.await(seconds + SLACK_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("retrain.hooks: not waiting any longer for hooks that have not come to an end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Attempts attempts(HookConfig hook) {
    return new Attempts(hook.timeout(), hook.retries());
  }
}
