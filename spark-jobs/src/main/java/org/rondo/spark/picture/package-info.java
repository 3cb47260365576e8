/** Pictures in files: how they are decoded and resized for a network. */
@NullMarked
package org.rondo.spark.picture;

import org.jspecify.annotations.NullMarked;
