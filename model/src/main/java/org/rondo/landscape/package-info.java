/**
 * What the loss looks like as a function of the parameters: its curvature, pictures of it on lines
 * and planes, and where a training and its workers have been on it. Mathematics alone: who computes
 * losses and gradients is a {@link org.rondo.landscape.RowJobs}.
 */
@NullMarked
package org.rondo.landscape;

import org.jspecify.annotations.NullMarked;
