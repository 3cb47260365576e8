/** Requests to servers that others run, none of which may hold up a run. */
@NullMarked
package org.rondo.spark.web;

import org.jspecify.annotations.NullMarked;
