package org.rondo.config;

/** The optimizer of the local steps. */
public enum OptimizerName {
  /** Adam; for a network from a file, the file's own. */
  AUTO,
  /** Plain stochastic gradient descent. */
  SGD,
  /** Gradient descent with Nesterov momentum. */
  NESTEROVS,
  /** Adam. */
  ADAM,
  /** Adam with decoupled weight decay. */
  ADAMW,
  /** RMSProp. */
  @Alias("rmsprop")
  RMS_PROP,
  /** AdaGrad. */
  @Alias("adagrad")
  ADA_GRAD,
  /** AdaMax. */
  @Alias("adamax")
  ADA_MAX,
  /** Adam with Nesterov momentum. */
  NADAM,
  /** AMSGrad. */
  @Alias("amsgrad")
  AMS_GRAD,
  /** AdaDelta. */
  @Alias("adadelta")
  ADA_DELTA,
  /** Steps along the sign of the gradient. */
  SIGN_SGD,
  /** Steps along the gradient, of the same length each. */
  NORMALIZED_SGD,
  /** Resilient back-propagation: a step size for each parameter, by the gradient's sign. */
  RPROP,
  /** Lion: the sign of a mean of gradients. */
  LION,
  /** Muon for the weight matrices of hidden layers, and Adam for the rest. */
  MUON
}
