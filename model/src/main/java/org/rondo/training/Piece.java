package org.rondo.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.Uncompressed;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * A range of what workers exchange. The cuts are the same everywhere: they follow from the plan and
 * the lengths of the vectors. Travels to executors.
 *
 * @param part which vector
 * @param range of the vector
 */
public record Piece(Part part, IndexRange range) implements Serializable {
  /** The length of blocks that must not be cut, because each is compressed as a whole. */
  public static final int ALIGNMENT = 4096;

  /** What a piece contains. */
  public enum Part {
    /** Trained parameters, or their gradient: what may be compressed. */
    TRAINED,
    /** Measured statistics among the parameters. */
    STATISTICS,
    /** The optimizer's state. */
    INNER_STATE
  }

  /**
   * Cuts the vectors.
   *
   * @param parameters the range of them that is sent
   * @param innerState length of the optimizer's state that is sent
   * @param longest longest piece; a multiple of {@link #ALIGNMENT}
   */
  public static List<Piece> cut(
      ExchangePlan plan, IndexRange parameters, int innerState, int longest) {
    List<Piece> pieces = new ArrayList<>();
    int from = parameters.from();
    for (IndexRange measured : plan.statistics()) {
      int begin = parameters.clamped(measured.from());
      int end = parameters.clamped(measured.to());
      cut(Part.TRAINED, from, begin, longest, pieces);
      cut(Part.STATISTICS, begin, end, longest, pieces);
      from = end;
    }
    cut(Part.TRAINED, from, parameters.to(), longest, pieces);
    cut(Part.INNER_STATE, 0, innerState, longest, pieces);
    return pieces;
  }

  /**
   * Cuts what workers send in a round that starts from a state.
   *
   * @param sent the parameters that they send; null for all
   */
  public static List<Piece> cut(
      ExchangePlan plan, NetworkState global, @Nullable IndexRange sent, int longest) {
    int innerState = plan.sendsInnerState() ? global.innerState().length : 0;
    return cut(plan, all(sent, global.parameters().length), innerState, longest);
  }

  /** A range of the parameters, where null stands for all of them. */
  static IndexRange all(@Nullable IndexRange range, int parameters) {
    return range == null ? new IndexRange(0, parameters) : range;
  }

  private static void cut(Part part, int from, int to, int longest, List<Piece> pieces) {
    for (long at = from; at < to; at += longest) {
      pieces.add(new Piece(part, new IndexRange((int) at, (int) Math.min(to, at + longest))));
    }
  }

  /** How the piece is encoded: statistics and optimizer state are sent uncompressed. */
  Codec codec(ExchangePlan plan) {
    return part == Part.TRAINED ? plan.codec() : new Uncompressed();
  }
}
