/**
 * A second engine for training: a DL4J network compiled into a plan of fused passes over buffers
 * that are allocated once, on DL4J's own flat parameter and gradient arrays. DL4J stays the
 * definition and the oracle; what a plan does not know is left to it.
 */
@NullMarked
package org.rondo.engine.compiled;

import org.jspecify.annotations.NullMarked;
