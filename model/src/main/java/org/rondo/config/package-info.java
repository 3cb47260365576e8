/**
 * The configuration of a run: records that mirror the YAML file, and what reads, checks, writes and
 * documents them. A key is one record component with its annotations: the reader, the JSON Schema
 * and the reference page all follow from it. The records are immutable and serializable, so they
 * may travel to executors. Depends on {@code org.rondo.error} only; uses neither Spark nor DL4J.
 */
@NullMarked
package org.rondo.config;

import org.jspecify.annotations.NullMarked;
