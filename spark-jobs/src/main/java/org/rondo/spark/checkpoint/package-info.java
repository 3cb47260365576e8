/**
 * Checkpoints on any Hadoop file system: complete or invisible, verified before they are believed,
 * and never dependent on a rename.
 */
@NullMarked
package org.rondo.spark.checkpoint;

import org.jspecify.annotations.NullMarked;
