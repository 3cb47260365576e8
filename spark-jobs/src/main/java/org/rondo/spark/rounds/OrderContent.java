package org.rondo.spark.rounds;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.learning.Learner;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;

/**
 * What an order says to long-lived tasks on executors, encoded once for all tasks that need it in
 * the same form. For any thread.
 */
final class OrderContent {
  private final @Nullable RoundPlan round;
  private final @Nullable Question question;
  private final RoundStart start;
  private @Nullable Encoded whole;
  private @Nullable Encoded moved;

  /**
   * What an order says.
   *
   * @param round to be run; null where a question is asked
   * @param question to be answered; null where a round is run
   * @param start what it is about
   */
  OrderContent(@Nullable RoundPlan round, @Nullable Question question, RoundStart start) {
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

  /** Whether it is a round with this number. */
  boolean isRound(int number) {
    return round != null && round.round() == number;
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

  /** Bytes that are held for it: its state, and what has been encoded of it. */
  synchronized long held() {
    return bytes() + Encoded.bytes(whole) + Encoded.bytes(moved);
  }

  private record Encoded(ByteBuffer header, List<ByteBuffer> vectors) {
    static long bytes(@Nullable Encoded encoded) {
      return encoded == null
          ? 0
          : encoded.vectors().stream().mapToLong(ByteBuffer::remaining).sum();
    }
  }

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
}
