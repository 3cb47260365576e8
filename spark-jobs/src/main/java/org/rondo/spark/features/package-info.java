/**
 * From raw columns to network inputs: every row is parsed and checked, feature statistics are
 * fitted on the training rows, and the result is a vector for each row.
 */
@NullMarked
package org.rondo.spark.features;

import org.jspecify.annotations.NullMarked;
