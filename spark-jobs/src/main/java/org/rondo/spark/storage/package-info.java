/** Folders and files on any file system that Hadoop can reach: written completely or not at all. */
@NullMarked
package org.rondo.spark.storage;

import org.jspecify.annotations.NullMarked;
