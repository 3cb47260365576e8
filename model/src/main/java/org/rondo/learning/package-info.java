/**
 * What a local step is: how a network, or several, learn from a mini-batch, and how they are
 * measured. The training loop drives a {@link org.rondo.learning.Learner} and does not depend on
 * any engine.
 */
@NullMarked
package org.rondo.learning;

import org.jspecify.annotations.NullMarked;
