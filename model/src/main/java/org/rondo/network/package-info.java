/**
 * The networks a user can name, as DL4J configurations, their files, and one interface to DL4J's
 * two classes of live networks. DL4J is the definition, the file format and the oracle; apart from
 * this package only engines and learners use its types.
 */
@NullMarked
package org.rondo.network;

import org.jspecify.annotations.NullMarked;
