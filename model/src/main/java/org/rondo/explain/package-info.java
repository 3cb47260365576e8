/**
 * Local steps written out: what goes into a round of averaging, what each step makes of it, and
 * what the average is, in numbers that a reader can check by hand. The numbers are those of a real
 * round.
 */
@NullMarked
package org.rondo.explain;

import org.jspecify.annotations.NullMarked;
