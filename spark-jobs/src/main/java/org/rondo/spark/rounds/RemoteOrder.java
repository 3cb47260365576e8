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
   * @param state the sizes of its state
   * @param movements in how many payloads the parameters' movement from the round before comes; 0
   *     where the parameters themselves come
   */
  record Header(@Nullable RoundPlan round, @Nullable Question question, Sizes state, int movements)
      implements Serializable {}

  /**
   * What there is of a state beside its vectors. Travels to executors.
   *
   * @param parameters their number
   * @param innerState length of the optimizer's state
   * @param iteration of the state
   */
  record Sizes(int parameters, int innerState, int iteration) implements Serializable {}

  /** What the driver wants to know of each worker's shards. Travels to executors. */
  @FunctionalInterface
  interface Question extends Serializable {
    /** The answer, with a learner that is lent for it. */
    Serializable answer(Learner learner, float[] parameters, NumberedShard shard);
  }

  /** What is sent, encoded once for all tasks that need it in the same form. For any thread. */
  static final class Content {
    private final @Nullable RoundPlan round;
    private final @Nullable Question question;
    private final RoundStart start;
    private @Nullable Encoded whole;
    private @Nullable Encoded moved;

    private Content(@Nullable RoundPlan round, @Nullable Question question, RoundStart start) {
      this.round = round;
      this.question = question;
      this.start = start;
    }

    /**
     * The messages to a task; all tasks share their content.
     *
     * @param known the round that the task knows the start of; -1 for none
     */
    List<ByteBuffer> messages(boolean answer, int allowed, int known) {
      Encoded encoded = encoded(known);
      List<ByteBuffer> messages = new ArrayList<>();
      messages.add(Wire.message(Wire.Kind.ORDER, answer ? 1 : 0, allowed, encoded.header()));
      encoded.vectors().forEach(vector -> messages.add(vector.duplicate()));
      return messages;
    }

    /** The round whose start a task knows that has this content. */
    int knownAfter(int known) {
      return round == null ? known : round.round();
    }

    private synchronized Encoded encoded(int known) {
      RoundStart.Movement movement = start.movement();
      if (movement != null && round != null && round.round() == known + 1) {
        if (moved == null) {
          List<ByteBuffer> vectors = new ArrayList<>();
          for (Payload payload : movement.payloads()) {
            vectors.add(Wire.payload(0, vectors.size(), payload, 0));
          }
          moved = encoded(vectors, movement.payloads().size());
        }
        return moved;
      }
      if (whole == null) {
        List<ByteBuffer> vectors = new ArrayList<>();
        add(0, start.state().parameters(), vectors);
        whole = encoded(vectors, 0);
      }
      return whole;
    }

    private Encoded encoded(List<ByteBuffer> vectors, int movements) {
      NetworkState state = start.state();
      add(1, state.innerState(), vectors);
      Sizes sizes =
          new Sizes(state.parameters().length, state.innerState().length, state.iteration());
      return new Encoded(Wire.serialized(new Header(round, question, sizes, movements)), vectors);
    }

    private static void add(int number, float[] vector, List<ByteBuffer> vectors) {
      for (int from = 0; from < vector.length; from += Wire.LONGEST_PIECE) {
        vectors.add(Wire.vector(number, vector, from));
      }
    }

    /** Repeats its round as a job. */
    void repeat(JobRounds jobs) {
      jobs.repeat(start, Objects.requireNonNull(round));
    }

    /** Bytes of its state, which is about what a task receives at most. */
    long bytes() {
      return start.state().bytes();
    }

    private record Encoded(ByteBuffer header, List<ByteBuffer> vectors) {}
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
      RoundPlan round, RoundStart start, List<Content> before, RoundSum sum, long bytesAhead) {
    return new RemoteOrder(
        new Content(round, null, start), before, sum, (answer, worker) -> {}, bytesAhead);
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
    RoundStart about = RoundStart.whole(new NetworkState(parameters, new float[0], 0));
    return new RemoteOrder(new Content(null, question, about), before, null, answers, AHEAD);
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
