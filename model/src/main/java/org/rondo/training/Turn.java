package org.rondo.training;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.IndexRange;

/**
 * Which of the parameters a round exchanges, where each round is the turn of another fragment of
 * them (A. Douillard et al., "Streaming DiLoCo with overlapping communication", arXiv 2501.18512,
 * section 2.2). Between its turns a worker continues with its own values of a fragment. Travels to
 * executors.
 *
 * @param sent what the workers send at the end of the round; null for all parameters
 * @param received what has changed since the round before; null for all parameters
 * @param pending what the workers sent at the end of the round before and have not received again;
 *     null for nothing
 */
public record Turn(
    @Nullable IndexRange sent, @Nullable IndexRange received, @Nullable IndexRange pending)
    implements Serializable {
  /** All parameters are exchanged, and received before the next round starts. */
  public static final Turn ALL = new Turn(null, null, null);

  /**
   * The turn of a round.
   *
   * @param round counted from 0, after those that exchange everything because they warm up; below 0
   *     for one of these
   * @param last whether it is the run's last, which exchanges everything if there was no turn for
   *     some fragment
   * @param parameters their number
   */
  static Turn of(ExchangePlan plan, int round, boolean last, int parameters) {
    boolean everything = last && round < plan.fragments() - 1;
    return new Turn(
        everything ? null : fragment(plan, round, parameters),
        fragment(plan, round - 1 - plan.delay(), parameters),
        plan.delay() == 0 ? null : Piece.all(fragment(plan, round - 1, parameters), parameters));
  }

  /** The measured statistics among what the workers send. */
  List<IndexRange> measured(ExchangePlan plan) {
    return sent == null
        ? plan.statistics()
        : plan.statistics().stream()
            .map(range -> new IndexRange(sent.clamped(range.from()), sent.clamped(range.to())))
            .toList();
  }

  /** Neighbouring parameters, as many in each fragment as possible; null for all parameters. */
  private static @Nullable IndexRange fragment(ExchangePlan plan, int round, int parameters) {
    int fragments = Math.min(plan.fragments(), parameters);
    if (round < 0 || fragments <= 1) {
      return null;
    }
    long number = round % fragments;
    return new IndexRange(
        (int) (number * parameters / fragments), (int) ((number + 1) * parameters / fragments));
  }
}
