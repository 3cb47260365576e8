/**
 * Rondo's networks as stages of Spark ML pipelines. The package has the name of the Python module,
 * by which Spark's own persistence finds a class in either language.
 */
@NullMarked
package rondo.ml;

import org.jspecify.annotations.NullMarked;
