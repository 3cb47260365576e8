/**
 * What a model bundle says about itself, as JSON: the signature that predictions need and the
 * digests of its files. Reads and writes data only, never Java objects.
 */
@NullMarked
package org.rondo.bundle;

import org.jspecify.annotations.NullMarked;
