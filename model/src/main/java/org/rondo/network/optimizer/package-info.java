/**
 * Optimizers that DL4J does not have, as updaters of its networks. Their arithmetic is on plain
 * arrays, so that every engine computes the same rule. A new one extends {@code OwnUpdater}.
 */
@NullMarked
package org.rondo.network.optimizer;

import org.jspecify.annotations.NullMarked;
