/**
 * Examples as every worker holds them: packed rows of named parts, the order in which an epoch
 * visits them, the mini-batches that are read from them, and the built-in data sets. Plain Java: no
 * Spark, no DL4J.
 */
@NullMarked
package org.rondo.data;

import org.jspecify.annotations.NullMarked;
