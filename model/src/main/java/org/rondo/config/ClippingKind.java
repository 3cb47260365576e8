package org.rondo.config;

/** What gradient clipping bounds. */
public enum ClippingKind {
  /** Each element's absolute value. */
  VALUE,
  /** The Euclidean norm of each layer's gradient. */
  LAYER_NORM,
  /** The Euclidean norm of the gradient of each weight matrix and each bias. */
  PARAMETER_NORM
}
