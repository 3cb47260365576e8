package org.rondo.averaging;

import org.rondo.network.NetworkState;

/**
 * A recipe whose workers send the gradient of one batch at the global parameters; the driver takes
 * the optimizer's step on the combined gradient and keeps the optimizer's state.
 */
public non-sealed interface GradientAveraging extends AveragingRecipe {

  @Override
  default Exchange exchange() {
    return Exchange.GRADIENTS;
  }

  @Override
  default boolean averagesEveryStep() {
    return true;
  }

  @Override
  default NetworkState outgoing(NetworkState global) {
    return new NetworkState(global.parameters(), new float[0], global.iteration());
  }

  @Override
  default GlobalState next(GlobalState before, NetworkState combined, Setting setting) {
    return new GlobalState(
        setting.optimizer().apply(before.network(), combined.parameters()), before.outer());
  }
}
