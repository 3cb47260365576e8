/**
 * The stages of a compiled network and the plans that turn DL4J layers into them. A new kind of
 * layer is one file and one line in {@link org.rondo.compiled.layer.LayerPlans}.
 */
@NullMarked
package org.rondo.compiled.layer;

import org.jspecify.annotations.NullMarked;
