/**
 * What computes the steps of a network. The parts of the compiled engine are in {@code
 * org.rondo.engine.compiled}; DL4J remains the definition of every network and the oracle of every
 * engine.
 */
@NullMarked
package org.rondo.engine;

import org.jspecify.annotations.NullMarked;
