/**
 * Rondo beside its peers: who trains what is described here, each peer is a process of its own, and
 * all of them measure in the same way.
 */
@NullMarked
package org.rondo.bench.peers;

import org.jspecify.annotations.NullMarked;
