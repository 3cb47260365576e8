package org.rondo.training;

import java.util.Arrays;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.MovementPenalty;
import org.rondo.data.IndexRange;

/**
 * A worker's own parameters in a round, where they are not simply those that it is given.
 *
 * <p>Where workers start a round while the one before is still being combined, they are given
 * {@code G}, in which their latest movement {@code d} is missing, and start from {@code G + d}:
 * with the mean recipe this is CoCoD-SGD (S. Shen et al., "Faster distributed deep net training:
 * computation and communication decoupled stochastic gradient descent", arXiv 1906.12043, algorithm
 * 1), with an outer optimizer the delayed DiLoCo that S. Kale et al. start from ("Eager updates for
 * overlapped communication and computation in DiLoCo", arXiv 2502.12996), with the worker's own
 * movement in full. Measured statistics start as given, because a sum could make a variance
 * negative. Used by one thread.
 */
final class OwnParameters {
  private final ExchangePlan plan;
  private final Turn turn;
  private final float[] given;
  private final float[] start;

  /**
   * A worker's parameters.
   *
   * @param given that the round starts from; not to be changed
   * @param memory what the worker kept from the round before
   */
  OwnParameters(ExchangePlan plan, Turn turn, float[] given, WorkerRound.Memory memory) {
    this.plan = plan;
    this.turn = turn;
    this.given = given;
    this.start = start(turn, given, memory);
  }

  private static float[] start(Turn turn, float[] given, WorkerRound.Memory memory) {
    float[] movement = memory.movement();
    boolean keepsNone = memory.parameters().length == 0;
    IndexRange received = Piece.all(keepsNone ? null : turn.received(), given.length);
    if (received.length() == given.length && movement.length == 0) {
      return given;
    }
    float[] own = keepsNone ? new float[given.length] : memory.parameters().clone();
    System.arraycopy(given, received.from(), own, received.from(), received.length());
    if (movement.length > 0) {
      for (int i = received.from(); i < received.to(); i++) {
        own[i] += movement[i];
      }
    }
    return own;
  }

  /** Which of them the round exchanges. */
  Turn turn() {
    return turn;
  }

  /** What the round starts from; not to be changed. */
  float[] given() {
    return given;
  }

  /** What the worker starts from; not to be changed. */
  float[] start() {
    return start;
  }

  /** How far from the start its parameters are at the end. */
  double distance(float[] end) {
    return MovementPenalty.distance(plan.keepsMovement() ? start : given, end, plan.statistics());
  }

  /** How its parameters have moved, where the worker keeps that; otherwise empty. */
  float[] movement(float[] end) {
    if (!plan.keepsMovement()) {
      return new float[0];
    }
    float[] movement = new float[end.length];
    for (int i = 0; i < end.length; i++) {
      movement[i] = end[i] - start[i];
    }
    for (IndexRange measured : plan.statistics()) {
      Arrays.fill(movement, measured.from(), measured.to(), 0);
    }
    return movement;
  }

  /**
   * What it sends: what it ends with or, of what it sent in the round before and has not received
   * again, what it would end with had it started from what it is given.
   *
   * @param movement from the start to the end
   */
  float[] sent(float[] end, float[] movement) {
    IndexRange pending = turn.pending();
    if (pending == null || movement.length == 0) {
      return end;
    }
    float[] sent = end.clone();
    for (int i = pending.from(); i < pending.to(); i++) {
      sent[i] = given[i] + movement[i];
    }
    for (IndexRange measured : plan.statistics()) {
      System.arraycopy(end, measured.from(), sent, measured.from(), measured.length());
    }
    return sent;
  }
}
