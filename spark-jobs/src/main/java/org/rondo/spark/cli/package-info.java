/**
 * The command line: parses what was typed, opens or joins a Spark session, calls {@code
 * org.rondo.spark} and prints the result. Results go to stdout, progress and complaints to stderr,
 * and every failure ends with one of the exit codes of {@code org.rondo.error.ExitCode}. Nothing
 * else depends on this package, and nothing in it travels to executors.
 */
@NullMarked
package org.rondo.spark.cli;

import org.jspecify.annotations.NullMarked;
