/**
 * Where rows come from: files of every format that Spark reads, catalog tables and the built-in
 * data sets, all as rows that know their file and line.
 */
@NullMarked
package org.rondo.spark.source;

import org.jspecify.annotations.NullMarked;
