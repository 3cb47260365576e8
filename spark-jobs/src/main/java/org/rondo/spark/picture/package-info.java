/** Pictures in files: how they are decoded and brought to the size that a network reads. */
@NullMarked
package org.rondo.spark.picture;

import org.jspecify.annotations.NullMarked;
