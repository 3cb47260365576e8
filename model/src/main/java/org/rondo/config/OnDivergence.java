package org.rondo.config;

/** What happens when a worker meets a loss or a parameter that is not a finite number. */
public enum OnDivergence {
  /** Training stops and says so. */
  FAIL,
  /** The round continues with the other workers, as long as there are enough of them. */
  SKIP_WORKER
}
