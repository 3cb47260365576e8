/**
 * A recorded run: its folder, manifest, result, metrics log, checkpoints and lock around a fitting.
 */
@NullMarked
package org.rondo.spark.run;

import org.jspecify.annotations.NullMarked;
