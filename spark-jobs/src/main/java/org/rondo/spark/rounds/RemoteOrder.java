package org.rondo.spark.rounds;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.learning.Learner;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundPlan;
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

  private final Content content;
  private final List<Content> before;
  private final @Nullable RoundSum sum;
  private final ObjIntConsumer<Serializable> answers;
  private final int ahead;
  private final List<RemoteTask> watching = new CopyOnWriteArrayList<>();
  private final AtomicInteger allowed;

  /**
   * What an order says. Travels to executors, with its vectors as separate messages.
   *
   * @param round to be run; null where a question is asked
   * @param question to be answered; null where a round is run
   * @param parameters their number
   * @param innerState length of the optimizer's state
   * @param iteration of the state
   */
  record Header(
      @Nullable RoundPlan round,
      @Nullable Question question,
      int parameters,
      int innerState,
      int iteration)
      implements Serializable {}

  /** What the driver wants to know of each worker's shards. Travels to executors. */
  @FunctionalInterface
  interface Question extends Serializable {
    /** The answer, with a learner that is lent for it. */
    Serializable answer(Learner learner, float[] parameters, NumberedShard shard);
  }

  /** What is sent, encoded once for all tasks. */
  static final class Content {
    private final @Nullable RoundPlan round;
    private final NetworkState state;
    private final ByteBuffer header;
    private final List<ByteBuffer> vectors = new ArrayList<>();

    private Content(@Nullable RoundPlan round, @Nullable Question question, NetworkState state) {
      float[] parameters = state.parameters();
      float[] inner = state.innerState();
      this.round = round;
      this.state = state;
      this.header =
          Wire.serialized(
              new Header(round, question, parameters.length, inner.length, state.iteration()));
      for (int from = 0; from < parameters.length; from += Wire.LONGEST_PIECE) {
        vectors.add(Wire.vector(0, parameters, from));
      }
      for (int from = 0; from < inner.length; from += Wire.LONGEST_PIECE) {
        vectors.add(Wire.vector(1, inner, from));
      }
    }

    /** The messages to a task; all tasks share their content. */
    List<ByteBuffer> messages(boolean answer, int allowed) {
      List<ByteBuffer> messages = new ArrayList<>();
      messages.add(Wire.message(Wire.Kind.ORDER, answer ? 1 : 0, allowed, header));
      vectors.forEach(vector -> messages.add(vector.duplicate()));
      return messages;
    }

    /** Repeats its round as a job. */
    void repeat(JobRounds jobs) {
      jobs.repeat(state, Objects.requireNonNull(round));
    }

    /** Bytes that a task receives. */
    long bytes() {
      return vectors.stream().mapToLong(ByteBuffer::remaining).sum();
    }
  }

  private RemoteOrder(
      Content content,
      List<Content> before,
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
      RoundPlan round, NetworkState global, List<Content> before, RoundSum sum, long bytesAhead) {
    return new RemoteOrder(
        new Content(round, null, global), before, sum, (answer, worker) -> {}, bytesAhead);
  }

  /**
   * A question.
   *
   * @param parameters that it is about
   * @param before rounds that a task has to know for what its workers keep
   * @param answers receives each worker's answer, perhaps more than once
   */
  static RemoteOrder ofQuestion(
      Question question,
      float[] parameters,
      List<Content> before,
      ObjIntConsumer<Serializable> answers) {
    NetworkState state = new NetworkState(parameters, new float[0], 0);
    return new RemoteOrder(new Content(null, question, state), before, null, answers, AHEAD);
  }

  @Override
  public void run(RemoteTask task) throws InterruptedException {
    task.carryOut(this);
  }

  /** What it says. */
  Content content() {
    return content;
  }

  /** The rounds before it that a task has to know. */
  List<Content> before() {
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
