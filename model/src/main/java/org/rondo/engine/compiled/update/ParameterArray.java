package org.rondo.engine.compiled.update;

import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * One parameter array of a layer, such as its weights, in the flat parameters.
 *
 * @param values the parameters
 * @param gradients their gradients
 * @param firstState place of the first parameter's state in DL4J's state array
 * @param stateStride distance there from one kind of state to the next
 * @param summed whether gradients are sums over the rows, to become means
 * @param rule the optimizer
 * @param learningRate the optimizer's, for weight decay
 * @param penalties regularisation
 * @param scaling gradient normalization
 */
record ParameterArray(
    NativeFloats values,
    NativeFloats gradients,
    int firstState,
    int stateStride,
    boolean summed,
    UpdateRule rule,
    LearningRate learningRate,
    Penalties penalties,
    GradientScaling scaling) {

  /** A learning rate that a schedule or a caller may change from step to step. */
  interface LearningRate {
    double at(int iteration, int epoch);
  }
}
