/**
 * The networks a user can name, as DL4J configurations, and the replicas that train and apply them.
 * DL4J is the definition, the file format and the oracle; nothing outside this package and {@code
 * training} touches its types.
 */
@NullMarked
package org.rondo.network;

import org.jspecify.annotations.NullMarked;
