package org.rondo.spark.rounds;

import java.io.Serializable;

/** A value of the driver's that tasks may read. Travels to executors; the driver lets go of it. */
interface Shared<T> extends Serializable {

  /** The value; not to be changed unless it is made for several threads. */
  T value();

  /** Lets go of it everywhere. Tasks that still ask for it fail. */
  void destroy();
}
