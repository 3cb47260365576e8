/**
 * From rows to shards: every row gets a key that depends on its content and the seed alone; keys
 * decide the split, the worker and the order, so that neither files nor partitions can.
 */
@NullMarked
package org.rondo.spark.shards;

import org.jspecify.annotations.NullMarked;
