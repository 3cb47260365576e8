package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
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

  /** Of the orders that have been sent, in their order. */
  private final Deque<RemoteOrder.Answers> expected = new ArrayDeque<>();

  /** What was sent before it was its turn, with its number. */
  private @Nullable Sent ahead;

  /** Orders sent so far. */
  private int orders;

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

  /**
   * An order that the task has been sent.
   *
   * @param number among all that it has been sent, from 1
   * @param allowed how many workers it knows may send
   */
  private record Sent(RemoteOrder order, RemoteOrder.Answers answers, int number, int allowed) {}

  /**
   * Sends the rounds that the task does not know yet, then an order and the one that follows it
   * without a pause, if there is one, and waits for the end of the former.
   */
  void carryOut(RemoteOrder order) throws InterruptedException {
    Sent sent = ahead != null && ahead.order() == order ? ahead : sent(order);
    RemoteOrder next = order.next();
    ahead = next == null ? null : sent(next);
    await(sent);
  }

  private Sent sent(RemoteOrder order) {
    RemoteOrder.Answers answers = order.new Answers(workers);
    synchronized (this) {
      expected.add(answers);
    }
    List<OrderContent> before = order.before();
    before
        .subList(Math.min(known, before.size()), before.size())
        .forEach(content -> send(content, false, 0));
    int allowed = order.watchedBy(this, Collections.max(workers));
    send(order.content(), true, allowed);
    known = before.size() + (order.isRound() ? 1 : 0);
    return new Sent(order, answers, orders, allowed);
  }

  private void await(Sent sent) throws InterruptedException {
    RemoteOrder order = sent.order();
    int last = Collections.max(workers);
    int allowed = sent.allowed();
    long begun = System.nanoTime();
    synchronized (this) {
      while (!sent.answers().areComplete()) {
        if (failure != null) {
          throw new IllegalStateException("the connection to a task is lost", failure);
        }
        wait(LOOK_MILLIS);
        if (!tasks.areComplete() && System.nanoTime() - begun > LONELY_NANOS) {
          order.allow(Integer.MAX_VALUE); // some must send and leave before others find a slot
        }
        if (order.allowed() > allowed && allowed <= last) {
          allowed = order.allowed();
          client.send(Wire.message(Wire.Kind.SEND, allowed, sent.number()));
        }
      }
    }
  }

  private void send(OrderContent content, boolean answer, int allowed) {
    content.messages(answer, allowed, latest).forEach(client::send);
    orders++;
    latest = content.knownAfter(latest);
  }

  /** Takes what the task has sent; called by the transport's thread. */
  void receive(Wire.Message message) {
    RemoteOrder.Answers answers = answers();
    if (message.kind() == Wire.Kind.ANSWER) {
      answers.take(message.first(), (Serializable) message.object(loader));
    } else {
      answers.take(message.first(), message.second(), message.payload());
    }
    if (answers.areComplete()) {
      look();
    }
  }

  /** Those of the first order that is not done yet: a task carries out one after the other. */
  private synchronized RemoteOrder.Answers answers() {
    RemoteOrder.Answers first = expected.peek();
    while (first != null && first.areComplete()) {
      expected.remove();
      first = expected.peek();
    }
    if (first == null) {
      throw new IllegalStateException("an answer without a question");
    }
    return first;
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
