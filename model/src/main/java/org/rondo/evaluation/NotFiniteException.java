package org.rondo.evaluation;

import org.rondo.error.TrainingException;

/** A network under evaluation gave an output or a loss that is not a finite number. */
public final class NotFiniteException extends TrainingException {
  private static final long serialVersionUID = 1L;

  NotFiniteException(String message) {
    super(message);
  }
}
