/**
 * Activation functions and losses over Java arrays, with DL4J's definitions, and the lists that
 * choose one for a DL4J object. A new function is one file and one line in its list.
 */
@NullMarked
package org.rondo.engine.compiled.function;

import org.jspecify.annotations.NullMarked;
