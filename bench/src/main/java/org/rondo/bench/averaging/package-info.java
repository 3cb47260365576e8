/** Averaging recipes against each other at equal examples: accuracy, loss, rounds and bytes. */
@NullMarked
package org.rondo.bench.averaging;

import org.jspecify.annotations.NullMarked;
