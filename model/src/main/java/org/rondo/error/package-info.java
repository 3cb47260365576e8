/**
 * What can go wrong, as the user sees it: every failure carries the exit code that a scheduler sees
 * and a message that says what, where and what to do. Depends on no other package.
 */
@NullMarked
package org.rondo.error;

import org.jspecify.annotations.NullMarked;
