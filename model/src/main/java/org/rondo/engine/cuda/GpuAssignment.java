package org.rondo.engine.cuda;

import java.util.Optional;

/**
 * Which GPU the work of the calling thread was assigned. What runs tasks implements it, as a
 * service of {@link java.util.ServiceLoader}.
 */
public interface GpuAssignment {

  /**
   * The address of the GPU: its number, or its UUID behind {@code GPU-} or {@code MIG-}. Empty
   * where none is assigned.
   */
  Optional<String> address();
}
