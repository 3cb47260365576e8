/** A run's folder and a model bundle on any Hadoop file system: written whole or not at all. */
@NullMarked
package org.rondo.spark.run;

import org.jspecify.annotations.NullMarked;
