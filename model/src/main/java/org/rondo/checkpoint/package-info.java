/**
 * What a resumable state consists of and how its arrays become bytes: plain data under checked
 * names, never Java objects. Where it is kept is not known here.
 */
@NullMarked
package org.rondo.checkpoint;

import org.jspecify.annotations.NullMarked;
