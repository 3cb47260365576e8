/**
 * Activation functions and losses over Java arrays, with DL4J's definitions, and the choice of one
 * for a DL4J object. A new function is one file and one line in the choice.
 */
@NullMarked
package org.rondo.engine.compiled.function;

import org.jspecify.annotations.NullMarked;
