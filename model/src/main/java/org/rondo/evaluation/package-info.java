/**
 * How good a network is, measured in pieces: every task fills an {@link
 * org.rondo.evaluation.Evaluation} with one shard, the driver merges them, and the {@link
 * org.rondo.evaluation.Metrics} that come out are the ones a single pass over all rows gives, bit
 * for bit. What is decided from metrics (early stopping) and how they are shown (the closing table)
 * stands here too. Knows neither Spark nor DL4J; depends on {@code org.rondo.error} only.
 */
@NullMarked
package org.rondo.evaluation;

import org.jspecify.annotations.NullMarked;
