/**
 * How a round and an evaluation are run on Spark: broadcast, ordinary tasks, results in worker
 * order.
 */
@NullMarked
package org.rondo.spark.rounds;

import org.jspecify.annotations.NullMarked;
