package org.rondo.training;

import org.rondo.averaging.IndexRange;
import org.rondo.averaging.OuterOptimizer;
import org.rondo.averaging.OuterState;
import org.rondo.averaging.OuterStep;
import org.rondo.config.InnerState;
import org.rondo.network.NetworkState;

/**
 * An outer step on the workers' combined parameters. Measured statistics are taken as they were
 * combined, since an outer optimizer could make a variance negative.
 */
record ParameterStep(ExchangePlan plan, OuterOptimizer outer) implements GlobalStep {

  @Override
  public NetworkState outgoing(NetworkState global) {
    return global;
  }

  @Override
  public Result next(
      NetworkState global, NetworkState combined, OuterState state, RoundPlan round) {
    OuterStep step = outer.step(global.parameters(), combined.parameters(), state);
    for (IndexRange measured : plan.statistics()) {
      System.arraycopy(
          combined.parameters(),
          measured.from(),
          step.parameters(),
          measured.from(),
          measured.length());
    }
    NetworkState next =
        plan.innerState() == InnerState.AVERAGE
            ? new NetworkState(step.parameters(), combined.innerState(), combined.iteration())
            : new NetworkState(step.parameters(), new float[0], 0);
    return new Result(next, step.state());
  }
}
