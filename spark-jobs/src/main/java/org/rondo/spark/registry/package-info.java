/**
 * The model registry: immutable numbered versions of models, and aliases such as champion that move
 * from one to another, in a folder on any file system that Hadoop reaches. What a version holds is
 * the caller's affair; that it is whole, that nobody changes it, and that of two who move an alias
 * at once one wins, is this package's.
 */
@NullMarked
package org.rondo.spark.registry;

import org.jspecify.annotations.NullMarked;
