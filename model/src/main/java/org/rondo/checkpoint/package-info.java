/**
 * What a resumable state consists of and how its arrays become bytes: plain data under checked
 * names, never Java objects. This package does not know where it is kept.
 */
@NullMarked
package org.rondo.checkpoint;

import org.jspecify.annotations.NullMarked;
