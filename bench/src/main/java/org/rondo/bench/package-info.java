/**
 * Measurements of Rondo beside its peers and the limits of the machine, one main class for each
 * subcommand of {@code scripts/bench}. Never part of what users install.
 */
@NullMarked
package org.rondo.bench;

import org.jspecify.annotations.NullMarked;
