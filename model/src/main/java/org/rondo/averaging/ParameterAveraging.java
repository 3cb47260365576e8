package org.rondo.averaging;

import org.rondo.config.InnerState;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * A recipe whose workers take optimizer steps of their own and send their parameters. An outer
 * optimizer then steps from the global parameters and the workers' combined ones to the next.
 */
public non-sealed interface ParameterAveraging extends AveragingRecipe {

  /**
   * Takes the outer step: by default {@code theta' = combined}. A pure function: the same arguments
   * give the same bits. Arithmetic is in double, parameters and state are kept as float.
   *
   * @param global {@code [parameters]} that the round started from; not to be changed
   * @param combined {@code [parameters]}, the workers' combined ones; not to be changed
   * @param state of the step before
   * @param workers of the run
   */
  default OuterStep step(float[] global, float[] combined, OuterState state, int workers) {
    return new OuterStep(combined.clone(), state);
  }

  /** The result of an outer step. The array is the receiver's own. */
  final class OuterStep {
    private final float[] parameters;
    private final OuterState state;

    /**
     * A result.
     *
     * @param parameters the next global ones; the receiver's own from then on
     * @param state for the next step
     */
    public OuterStep(float[] parameters, OuterState state) {
      this.parameters = parameters;
      this.state = state;
    }

    /** The next global parameters. */
    public float[] parameters() {
      return parameters;
    }

    /** What to hand to the next step. */
    public OuterState state() {
      return state;
    }
  }

  @Override
  default Exchange exchange() {
    return Exchange.PARAMETERS;
  }

  @Override
  default NetworkState outgoing(NetworkState global) {
    return global;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Measured statistics are taken as combined, because an outer optimizer could make a variance
   * negative.
   */
  @Override
  default GlobalState next(GlobalState before, NetworkState combined, Setting setting) {
    OuterStep step =
        step(
            before.network().parameters(),
            combined.parameters(),
            before.outer(),
            setting.workers());
    for (IndexRange measured : setting.plan().statistics()) {
      System.arraycopy(
          combined.parameters(),
          measured.from(),
          step.parameters(),
          measured.from(),
          measured.length());
    }
    IndexRange sent = setting.sent();
    if (sent != null) {
      step = within(sent, before, step);
    }
    NetworkState next =
        setting.plan().innerState() == InnerState.AVERAGE
            ? new NetworkState(step.parameters(), combined.innerState(), combined.iteration())
            : new NetworkState(step.parameters(), new float[0], 0);
    return new GlobalState(next, step.state());
  }

  /** A step that changes nothing outside a range. */
  private static OuterStep within(IndexRange range, GlobalState before, OuterStep step) {
    float[] velocity = step.state().velocity();
    return new OuterStep(
        within(range, before.network().parameters(), step.parameters()),
        velocity.length == 0
            ? step.state()
            : new OuterState(within(range, before.outer().velocity(), velocity)));
  }

  private static float[] within(IndexRange range, float[] before, float[] after) {
    float[] next = before.length == 0 ? new float[after.length] : before.clone();
    System.arraycopy(after, range.from(), next, range.from(), range.length());
    return next;
  }
}
