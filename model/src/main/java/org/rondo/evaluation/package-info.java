/**
 * How good a network is, measured in pieces: every task fills an {@link
 * org.rondo.evaluation.Evaluation} with one shard, the driver merges them, and the {@link
 * org.rondo.evaluation.Metrics} that come out are those of a single pass over all rows, bit for
 * bit. Decisions from metrics (early stopping) and their display (the closing table) are here too.
 * Uses neither Spark nor DL4J; depends on {@code org.rondo.error} only.
 */
@NullMarked
package org.rondo.evaluation;

import org.jspecify.annotations.NullMarked;
