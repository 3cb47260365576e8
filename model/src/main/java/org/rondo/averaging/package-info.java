/**
 * Averaging recipes: what workers send, how the vectors of several become one, the global step that
 * follows, and how the vectors are encoded. Plain arithmetic on arrays: no engines, no Spark. A new
 * recipe implements {@link org.rondo.averaging.ParameterAveraging} or {@link
 * org.rondo.averaging.GradientAveraging}.
 */
@NullMarked
package org.rondo.averaging;

import org.jspecify.annotations.NullMarked;
