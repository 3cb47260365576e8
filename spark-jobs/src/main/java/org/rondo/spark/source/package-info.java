/**
 * Where rows come from: files of every format that Spark reads, catalog tables and the product's
 * own data sets, all as one frame whose rows know their file and line.
 */
@NullMarked
package org.rondo.spark.source;

import org.jspecify.annotations.NullMarked;
