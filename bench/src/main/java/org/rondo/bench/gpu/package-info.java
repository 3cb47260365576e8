/** What needs a GPU to be checked: the engine {@code cuda} beside DL4J, and its speed. */
@NullMarked
package org.rondo.bench.gpu;

import org.jspecify.annotations.NullMarked;
