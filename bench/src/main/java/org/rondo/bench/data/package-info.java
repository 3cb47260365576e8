/** The speed of the way from files to packed blocks, and from those to batches. */
@NullMarked
package org.rondo.bench.data;

import org.jspecify.annotations.NullMarked;
