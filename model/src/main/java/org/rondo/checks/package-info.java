/**
 * Compares today's training data with those that the model in use was trained on: their columns,
 * and how their values are distributed. Pure functions of what is kept of both.
 */
@NullMarked
package org.rondo.checks;

import org.jspecify.annotations.NullMarked;
