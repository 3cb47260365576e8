/**
 * A second engine for training: a DL4J network compiled into a plan of fused passes over buffers
 * that are allocated once, on DL4J's own flat parameter and gradient arrays. DL4J remains the
 * definition and the oracle, and trains the networks that a plan does not support.
 */
@NullMarked
package org.rondo.engine.compiled;

import org.jspecify.annotations.NullMarked;
