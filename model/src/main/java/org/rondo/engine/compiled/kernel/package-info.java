/**
 * What every part of a compiled network builds on: floats outside Java's heap, the matrix products
 * of the BLAS that ND4J has loaded, the exponential, and the refusal to compile.
 */
@NullMarked
package org.rondo.engine.compiled.kernel;

import org.jspecify.annotations.NullMarked;
