/**
 * Rounds: how long a run is, how its rounds are planned, what one worker does in a round, how
 * updates are combined, and the loop that ties them together. How a round is run (in this process,
 * on Spark) is behind {@link org.rondo.training.Workers}.
 */
@NullMarked
package org.rondo.training;

import org.jspecify.annotations.NullMarked;
