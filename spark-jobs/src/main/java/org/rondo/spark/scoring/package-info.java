/** Trained models: the bundle, and predictions and evaluations of rows. */
@NullMarked
package org.rondo.spark.scoring;

import org.jspecify.annotations.NullMarked;
