/**
 * How long rounds take and how far more workers help: a cost model of a run, fitted to measured
 * rounds. Plain arithmetic: no networks, no running of rounds, no Spark.
 */
@NullMarked
package org.rondo.scaling;

import org.jspecify.annotations.NullMarked;
