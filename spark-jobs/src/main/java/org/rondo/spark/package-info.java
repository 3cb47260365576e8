/**
 * Training, evaluation and prediction on a Spark session: the small Java API that the commands
 * themselves use.
 */
@NullMarked
package org.rondo.spark;

import org.jspecify.annotations.NullMarked;
