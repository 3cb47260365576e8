/**
 * What computes the steps of a network. The compiled engine's parts live in {@code
 * org.rondo.engine.compiled}; DL4J remains the definition of every network and the oracle of every
 * engine.
 */
@NullMarked
package org.rondo.engine;

import org.jspecify.annotations.NullMarked;
