/**
 * How long rounds take and how far more workers help: a cost model of a run, fitted to measured
 * rounds. Plain arithmetic: no networks, no rounds are run here, no Spark.
 */
@NullMarked
package org.rondo.scaling;

import org.jspecify.annotations.NullMarked;
