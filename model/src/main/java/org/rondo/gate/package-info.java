/**
 * Whether a challenger takes the champion's place: paired tests on the same held-out rows, slices,
 * limits, and the drift of the data. Pure functions of numbers, in which the order of rows never
 * shows; whoever scored the rows, and wherever, is not known here.
 */
@NullMarked
package org.rondo.gate;

import org.jspecify.annotations.NullMarked;
