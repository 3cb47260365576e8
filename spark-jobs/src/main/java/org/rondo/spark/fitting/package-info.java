/**
 * From prepared data and a configuration to a model and its metrics, without a folder; forecasts.
 */
@NullMarked
package org.rondo.spark.fitting;

import org.jspecify.annotations.NullMarked;
