package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundStart.Movement;

/**
 * What a round starts from, as its tasks come to it: found out once in each process. Travels to
 * executors.
 */
final class SharedStart implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Way way;
  private transient @Nullable NetworkState state;

  /** A way to the state. */
  sealed interface Way extends Serializable {
    /** The state, found out anew. */
    NetworkState state();
  }

  /** It is sent. */
  record Sent(NetworkState state) implements Way {}

  /**
   * It is sent, and {@link KnownStarts} remembers it for the next round.
   *
   * @param round counted from 0 over the whole run
   */
  record Remembered(UUID run, int round, NetworkState sent) implements Way {
    @Override
    public NetworkState state() {
      KnownStarts.put(run, new KnownStarts.Start(round, sent.parameters()));
      return sent;
    }
  }

  /**
   * It follows from that of the round before. Who does not know that fetches the whole.
   *
   * @param round counted from 0 over the whole run
   */
  record Moved(
      UUID run, int round, ExchangePlan plan, Movement movement, Broadcast<NetworkState> whole)
      implements Way {
    @Override
    public NetworkState state() {
      KnownStarts.Start before = KnownStarts.of(run);
      NetworkState state =
          before != null && before.round() == round - 1
              ? movement.from(before.parameters(), plan)
              : whole.value();
      KnownStarts.put(run, new KnownStarts.Start(round, state.parameters()));
      return state;
    }
  }

  /** A start that is found in some way. */
  SharedStart(Way way) {
    this.way = way;
  }

  /** The state; for any thread. */
  synchronized NetworkState state() {
    if (state == null) {
      state = way.state();
    }
    return state;
  }
}
