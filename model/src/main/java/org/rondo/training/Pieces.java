package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * How what workers exchange is cut up. The same cuts everywhere: they follow from the plan and the
 * lengths of the vectors.
 */
public final class Pieces {
  /** The length of blocks that no cut may go through, since they are compressed as one. */
  public static final int ALIGNMENT = 4096;

  private Pieces() {}

  /**
   * Cuts the vectors.
   *
   * @param parameters their number
   * @param innerState length of the optimizer's state that travels
   * @param longest longest piece; a multiple of {@link #ALIGNMENT}
   */
  public static List<Piece> of(ExchangePlan plan, int parameters, int innerState, int longest) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (IndexRange measured : plan.statistics()) {
      cut(Piece.Part.TRAINED, from, measured.from(), longest, pieces);
      cut(Piece.Part.STATISTICS, measured.from(), measured.to(), longest, pieces);
      from = measured.to();
    }
    cut(Piece.Part.TRAINED, from, parameters, longest, pieces);
    cut(Piece.Part.INNER_STATE, 0, innerState, longest, pieces);
    return pieces;
  }

  /** Cuts what workers send of a round that starts from a state. */
  public static List<Piece> of(ExchangePlan plan, NetworkState global, int longest) {
    return of(
        plan,
        global.parameters().length,
        plan.sendsInnerState() ? global.innerState().length : 0,
        longest);
  }

  private static void cut(Piece.Part part, int from, int to, int longest, List<Piece> pieces) {
    for (long at = from; at < to; at += longest) {
      pieces.add(new Piece(part, new IndexRange((int) at, (int) Math.min(to, at + longest))));
    }
  }
}
