/**
 * The JVM systems that Rondo is measured beside, each in its best fair settings: dl4j-spark, DL4J's
 * own {@code fit} and its ParallelWrapper, and Spark MLlib's perceptron.
 */
package org.rondo.peers;
