/** The fixed cost of a round by parameters and workers, and what the cost model makes of it. */
@NullMarked
package org.rondo.bench.rounds;

import org.jspecify.annotations.NullMarked;
