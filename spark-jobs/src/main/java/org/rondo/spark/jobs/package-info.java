/** The Spark jobs of one run: named in Spark's pages, watched, and ended when they must end. */
@NullMarked
package org.rondo.spark.jobs;

import org.jspecify.annotations.NullMarked;
