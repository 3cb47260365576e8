package org.rondo.training;

import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.averaging.Codec;
import org.rondo.averaging.Codec.Payload;
import org.rondo.averaging.Combination;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.Uncompressed;

/** Combines the workers' payloads of one piece, wherever they have been brought. One thread's. */
public final class PieceSum {
  private static final float[] ZEROS = new float[0];

  private final Piece piece;
  private final Codec codec;
  private final float[] base;
  private final Combination.Accumulator accumulator;

  /**
   * A sum without workers yet.
   *
   * @param global the state that the round started from, which compressed movements are added to
   */
  public PieceSum(ExchangePlan plan, Piece piece, float[] global) {
    this.piece = piece;
    this.codec = codec(plan, piece);
    this.base = base(plan, global);
    this.accumulator = plan.combination().start(piece.range().length());
  }

  /** Takes in a worker; in worker order, and only workers that count. */
  public void add(Payload payload, long examples) {
    accumulator.add(codec.decode(payload, base, piece.range()), examples);
  }

  /** The combined values of the piece, the caller's own. */
  public float[] finish() {
    return accumulator.finish();
  }

  /** How a piece travels: statistics and optimizer state as they are. */
  static Codec codec(ExchangePlan plan, Piece piece) {
    return piece.part() == Piece.Part.TRAINED ? plan.codec() : new Uncompressed();
  }

  /** What receivers know of the values beforehand. */
  static float[] base(ExchangePlan plan, float[] global) {
    return plan.exchange() == Exchange.PARAMETERS ? global : ZEROS;
  }
}
