/**
 * DL4J's updaters, regularisation and gradient normalization as one fused pass over the flat
 * parameters. A new optimizer is one file and one line in {@code UpdateRules}.
 */
@NullMarked
package org.rondo.engine.compiled.update;

import org.jspecify.annotations.NullMarked;
