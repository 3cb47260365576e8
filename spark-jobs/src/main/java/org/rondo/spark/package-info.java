/**
 * Training, evaluation and prediction on a Spark session: the small Java API that the commands use
 * too.
 */
@NullMarked
package org.rondo.spark;

import org.jspecify.annotations.NullMarked;
