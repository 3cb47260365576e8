package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.network.client.TransportClient;
import org.jspecify.annotations.Nullable;

/**
 * The driver's end of the connection to a long-lived task on an executor. A thread of the driver
 * stands in for the task and waits here; the transport's own thread delivers what the task sends.
 */
final class RemoteTask {
  private static final long LOOK_MILLIS = 20;

  /**
   * After this time without other tasks, which also start up, there seems to be no slot for them.
   */
  private static final long LONELY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TransportClient client;
  private final LongLivedTasks<RemoteTask> tasks;
  private final List<Integer> workers;
  private final ClassLoader loader = RemoteTask.class.getClassLoader();
  private RemoteOrder.@Nullable Answers answers;

  /** How many rounds of the job the task's workers have run. */
  private int known;

  /** The latest round whose start the task knows; -1 for none. */
  private int latest;

  private @Nullable Throwable failure;

  /**
   * The driver's end for a task with these workers.
   *
   * @param latest round whose start the task's process knows; -1 for none
   */
  RemoteTask(
      TransportClient client, LongLivedTasks<RemoteTask> tasks, List<Integer> workers, int latest) {
    this.client = client;
    this.tasks = tasks;
    this.workers = workers;
    this.latest = latest;
  }

  /** Serves until the tasks are dismissed. */
  void serve() throws InterruptedException {
    tasks.serve(this, workers);
    client.send(Wire.message(Wire.Kind.LEAVE, 0, 0));
  }

  /** Sends the rounds that the task does not know yet, then an order, and waits for its end. */
  void carryOut(RemoteOrder order) throws InterruptedException {
    RemoteOrder.Answers expected = order.new Answers(workers);
    synchronized (this) {
      answers = expected;
    }
    List<RemoteOrder.Content> before = order.before();
    before
        .subList(Math.min(known, before.size()), before.size())
        .forEach(content -> send(content, false, 0));
    int last = Collections.max(workers);
    int allowed = order.watchedBy(this, last);
    long begun = System.nanoTime();
    send(order.content(), true, allowed);
    known = before.size() + (order.isRound() ? 1 : 0);
    synchronized (this) {
      while (!expected.areComplete()) {
        if (failure != null) {
          throw new IllegalStateException("the connection to a task is lost", failure);
        }
        wait(LOOK_MILLIS);
        if (!tasks.areComplete() && System.nanoTime() - begun > LONELY_NANOS) {
          order.allow(Integer.MAX_VALUE); // some must send and leave before others find a slot
        }
        if (order.allowed() > allowed && allowed <= last) {
          allowed = order.allowed();
          client.send(Wire.message(Wire.Kind.SEND, allowed, 0));
        }
      }
      answers = null;
    }
  }

  private void send(RemoteOrder.Content content, boolean answer, int allowed) {
    content.messages(answer, allowed, latest).forEach(client::send);
    latest = content.knownAfter(latest);
  }

  /** Takes what the task has sent; called by the transport's thread. */
  void receive(Wire.Message message) {
    RemoteOrder.Answers expected;
    synchronized (this) {
      expected = answers;
    }
    if (expected == null) {
      throw new IllegalStateException("an answer without a question");
    }
    if (message.kind() == Wire.Kind.ANSWER) {
      expected.take(message.first(), (Serializable) message.object(loader));
    } else {
      expected.take(message.first(), message.second(), message.payload());
    }
    if (expected.areComplete()) {
      look();
    }
  }

  /** Wakes the waiting thread. */
  synchronized void look() {
    notifyAll();
  }

  /** The connection has ended. */
  synchronized void lost(Throwable reason) {
    failure = reason;
    notifyAll();
  }
}
