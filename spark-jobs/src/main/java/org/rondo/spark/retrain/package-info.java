/**
 * Scheduled retraining: trains a challenger, has the gate judge it beside the champion, and moves
 * the registry's aliases. Whatever it was killed at, the next call finishes.
 */
@NullMarked
package org.rondo.spark.retrain;

import org.jspecify.annotations.NullMarked;
