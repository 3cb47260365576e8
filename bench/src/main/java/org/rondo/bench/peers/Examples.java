package org.rondo.bench.peers;

import java.io.Serializable;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;

/** Rows that are made where they are used, so that none of them travels. Travels to executors. */
interface Examples extends Serializable {

  /** How a row is packed. */
  ExampleLayout layout();

  /** A worker's rows to train on: every one that is its number modulo the workers. */
  Shard train(int worker, int workers);

  /** A worker's rows to test with; may be none. */
  Shard test(int worker, int workers);
}
