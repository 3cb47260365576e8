package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerUpdate;

/**
 * An order for long-lived tasks on executors, as the driver sees it: what it says, and what becomes
 * of the answers, which arrive on any thread.
 */
final class RemoteOrder implements LongLivedTasks.Order<RemoteTask> {
  /**
   * Bytes that workers may send before it is their turn, but always two workers: the driver needs
   * no more room for them, however many they are.
   */
  static final long AHEAD = 64L << 20;

  private final OrderContent content;
  private final List<OrderContent> before;
  private final @Nullable RoundSum sum;
  private final ObjIntConsumer<Serializable> answers;
  private final int ahead;
  private final List<RemoteTask> watching = new CopyOnWriteArrayList<>();
  private final AtomicInteger allowed;
  private volatile @Nullable RemoteOrder next;

  private RemoteOrder(
      OrderContent content,
      List<OrderContent> before,
      @Nullable RoundSum sum,
      ObjIntConsumer<Serializable> answers,
      long bytesAhead) {
    this.content = content;
    this.before = List.copyOf(before);
    this.sum = sum;
    this.answers = answers;
    this.ahead = (int) Math.min(1 << 20, Math.max(2, bytesAhead / Math.max(1, content.bytes())));
    this.allowed = new AtomicInteger(ahead);
  }

  /**
   * A round.
   *
   * @param before rounds that a task has to know for what its workers keep
   * @param sum that the updates are added to
   * @param bytesAhead that workers may send before it is their turn
   */
  static RemoteOrder ofRound(
      RoundPlan round, RoundStart start, List<OrderContent> before, RoundSum sum, long bytesAhead) {
    return new RemoteOrder(
        new OrderContent(round, null, start), before, sum, (answer, worker) -> {}, bytesAhead);
  }

  /**
   * A question.
   *
   * @param parameters that it is about
   * @param before rounds that a task has to know for what its workers keep
   * @param answers receives each worker's answer, perhaps more than once
   */
  static RemoteOrder ofQuestion(
      OrderContent.Question question,
      float[] parameters,
      List<OrderContent> before,
      ObjIntConsumer<Serializable> answers) {
    RoundStart about = RoundStart.whole(new NetworkState(parameters, new float[0], 0));
    return new RemoteOrder(new OrderContent(null, question, about), before, null, answers, AHEAD);
  }

  @Override
  public void run(RemoteTask task) throws InterruptedException {
    task.carryOut(this);
  }

  /** Has the tasks begin another round as soon as they are done with this one. */
  void lead(@Nullable RemoteOrder following) {
    next = following;
  }

  /** The round that the tasks begin as soon as they are done with this one; null for none. */
  @Nullable RemoteOrder next() {
    return next;
  }

  @Override
  public boolean leads() {
    return next != null;
  }

  /** What it says. */
  OrderContent content() {
    return content;
  }

  /** The rounds before it that a task has to know. */
  List<OrderContent> before() {
    return before;
  }

  /** The sum of a round. */
  RoundSum sum() {
    if (sum == null) {
      throw new IllegalStateException("no round");
    }
    return sum;
  }

  /** Whether it is a round. */
  boolean isRound() {
    return sum != null;
  }

  /**
   * How many workers, the first ones, may send; the task is told when there are more.
   *
   * @param last worker of the task
   */
  int watchedBy(RemoteTask task, int last) {
    if (allowed.get() <= last) {
      watching.add(task);
    }
    return allowed.get();
  }

  /** How many workers, the first ones, may send. */
  int allowed() {
    return allowed.get();
  }

  /** Allows this many workers, the first ones, to send. */
  void allow(int workers) {
    if (allowed.getAndAccumulate(workers, Math::max) < workers) {
      watching.forEach(RemoteTask::look);
    }
  }

  /** The answers of one task's workers. Owned by one connection. */
  final class Answers {
    private final BitSet open = new BitSet();
    private final BitSet reported = new BitSet();
    private final int[] missing;
    private volatile boolean complete;

    Answers(List<Integer> workers) {
      workers.forEach(open::set);
      missing = new int[open.length()];
    }

    /** Takes a worker's answer, which arrives before its payloads. */
    void take(int worker, Serializable answer) {
      if (!open.get(worker) || reported.get(worker)) {
        throw new IllegalStateException("worker " + worker + " has not been asked");
      }
      reported.set(worker);
      if (sum != null && answer instanceof WorkerUpdate update) {
        missing[worker] = sum.payloads(update.report());
        sum.open(update.report(), update.iteration());
      } else {
        answers.accept(answer, worker);
      }
      closeIfComplete(worker);
    }

    /** Takes a worker's payload. */
    void take(int worker, int piece, Payload payload) {
      sum().add(worker, piece, payload);
      missing[worker]--;
      closeIfComplete(worker);
    }

    private void closeIfComplete(int worker) {
      if (missing[worker] > 0) {
        return;
      }
      open.clear(worker);
      complete = open.isEmpty();
      if (sum != null) {
        allow(sum.taken() + ahead);
      }
    }

    /** Whether all workers have sent everything. */
    boolean areComplete() {
      return complete;
    }
  }
}
