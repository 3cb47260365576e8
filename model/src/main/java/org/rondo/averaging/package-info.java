/**
 * How vectors of several workers become one, the outer optimizers that act on it, and the forms in
 * which the vectors travel. Plain arithmetic on arrays: no networks, no rounds, no Spark.
 */
@NullMarked
package org.rondo.averaging;

import org.jspecify.annotations.NullMarked;
