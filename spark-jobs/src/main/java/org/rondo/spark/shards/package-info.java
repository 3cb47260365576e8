/**
 * From rows to shards: every row gets a key that depends on its content and the seed alone; keys
 * decide the split, the worker and the order, and neither files nor partitions have any influence.
 */
@NullMarked
package org.rondo.spark.shards;

import org.jspecify.annotations.NullMarked;
