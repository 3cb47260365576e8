package org.rondo.engine.compiled.layer;

import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * A part of the flat parameters and of their flat gradients.
 *
 * @param values read in every pass, never kept: they change between rounds
 * @param gradients written by the backward pass
 */
record Parameters(NativeFloats values, NativeFloats gradients) {
  int length() {
    return values.length();
  }
}
