/**
 * The stages of a compiled network and the plans that turn DL4J layers into them. A new kind of
 * layer is one file and one line in {@link org.rondo.engine.compiled.layer.LayerPlans}.
 */
@NullMarked
package org.rondo.engine.compiled.layer;

import org.jspecify.annotations.NullMarked;
