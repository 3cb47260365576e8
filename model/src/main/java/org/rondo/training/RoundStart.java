package org.rondo.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.GlobalState;
import org.rondo.averaging.Codec;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.Uncompressed;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * What every worker starts a round from, and how those that know the round before come to it.
 *
 * <p>Where broadcasts are compressed, workers hold not the driver's parameters {@code G} but the
 * ones that they have been sent, {@code W}. A codec {@code Q} sends the difference between both:
 *
 * <pre>
 *   W' = W + Q(G - W)
 *   G' = step(W', what the workers send) + G - W'
 * </pre>
 *
 * What a round loses, {@code G - W'}, is part of the next difference: that is the driver's error
 * feedback. The workers' movements count from {@code W'} and are applied to {@code G}, so that no
 * loss gets into the driver's parameters (C. Philippenko and A. Dieuleveut, "Preserved central
 * model for faster bidirectional compression in distributed settings", arXiv 2102.12528, with their
 * alpha = 1, and rounding that is not random so that results can be repeated).
 *
 * @param state that every worker starts from
 * @param movement from the state of the round before; null where workers need the whole state, as
 *     in the first round of a run
 */
public record RoundStart(NetworkState state, @Nullable Movement movement) {

  /** Starts from a state that is sent whole. */
  public static RoundStart whole(NetworkState state) {
    return new RoundStart(state, null);
  }

  /**
   * The start of the next round.
   *
   * @param outgoing what the driver would send
   * @param changed the parameters that may have changed since the round before; null for all
   * @param before what the round before started from; null before the first round
   */
  public static RoundStart next(
      ExchangePlan plan,
      NetworkState outgoing,
      @Nullable IndexRange changed,
      @Nullable NetworkState before) {
    if (before == null || (plan.broadcast().isExact() && changed == null)) {
      return whole(outgoing);
    }
    IndexRange range = Piece.all(changed, outgoing.parameters().length);
    List<Piece> pieces = Movement.pieces(plan, range);
    Payload[] payloads = new Payload[pieces.size()];
    // What was lost before is in the difference already.
    float[] error = new float[outgoing.parameters().length];
    IntStream.range(0, payloads.length)
        .parallel()
        .forEach(
            i ->
                payloads[i] =
                    Movement.codec(plan, pieces.get(i))
                        .encode(
                            outgoing.parameters(),
                            before.parameters(),
                            error,
                            pieces.get(i).range()));
    Movement movement =
        new Movement(range, Arrays.asList(payloads), outgoing.innerState(), outgoing.iteration());
    return new RoundStart(movement.from(before.parameters(), plan), movement);
  }

  /** Bytes that a worker which knows the round before has to receive. */
  public long bytes() {
    return movement == null ? state.bytes() : movement.bytes();
  }

  /** The driver's state with the parameters that the workers have been sent. */
  GlobalState received(GlobalState global) {
    NetworkState network = global.network();
    return isOf(network)
        ? global
        : new GlobalState(
            new NetworkState(state.parameters(), network.innerState(), network.iteration()),
            global.outer());
  }

  /**
   * A state that a step from {@link #received} led to, with what the workers have not been sent.
   *
   * @param fresh ranges of the parameters that are as the workers have just measured them
   */
  GlobalState withUnsent(GlobalState next, NetworkState global, List<IndexRange> fresh) {
    if (isOf(global)) {
      return next;
    }
    float[] sent = state.parameters();
    float[] measured = next.network().parameters();
    float[] parameters = measured.clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (parameters[i] + ((double) global.parameters()[i] - sent[i]));
    }
    for (IndexRange range : fresh) {
      System.arraycopy(measured, range.from(), parameters, range.from(), range.length());
    }
    return new GlobalState(
        new NetworkState(parameters, next.network().innerState(), next.network().iteration()),
        next.outer());
  }

  /** Whether the workers have been sent a state's parameters, rather than others like them. */
  private boolean isOf(NetworkState other) {
    return state.parameters() == other.parameters();
  }

  /**
   * How the state of a round comes from that of the round before. Travels to executors; the array
   * belongs to whoever made it and never changes.
   */
  public static final class Movement implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 256 KiB of floats, a multiple of {@link Piece#ALIGNMENT}: what is encoded on one core. */
    private static final int LONGEST_PIECE = 1 << 16;

    private final IndexRange range;
    private final List<Payload> payloads;
    private final float[] innerState;
    private final int iteration;

    /**
     * A movement.
     *
     * @param range of the parameters; the others stay
     * @param payloads one for each piece of them
     * @param innerState the optimizer's state after it
     * @param iteration local steps that the state has seen
     */
    public Movement(IndexRange range, List<Payload> payloads, float[] innerState, int iteration) {
      this.range = range;
      this.payloads = List.copyOf(payloads);
      this.innerState = innerState;
      this.iteration = iteration;
    }

    /** The encoded pieces of the parameters. */
    public List<Payload> payloads() {
      return payloads;
    }

    /** Bytes that are sent. */
    public long bytes() {
      return payloads.stream().mapToLong(Payload::size).sum() + 4L * innerState.length;
    }

    /**
     * The state after the movement.
     *
     * @param before the parameters that the round before started from; not to be changed
     */
    public NetworkState from(float[] before, ExchangePlan plan) {
      List<Piece> pieces = pieces(plan, range);
      float[] parameters = before.clone();
      IntStream.range(0, pieces.size())
          .parallel()
          .forEach(
              i -> {
                Piece piece = pieces.get(i);
                float[] values = codec(plan, piece).decode(payloads.get(i), before, piece.range());
                System.arraycopy(
                    values, 0, parameters, piece.range().from(), piece.range().length());
              });
      return new NetworkState(parameters, innerState, iteration);
    }

    private static List<Piece> pieces(ExchangePlan plan, IndexRange range) {
      return Piece.cut(plan, range, 0, LONGEST_PIECE);
    }

    private static Codec codec(ExchangePlan plan, Piece piece) {
      return piece.part() == Piece.Part.TRAINED ? plan.broadcast() : new Uncompressed();
    }
  }
}
