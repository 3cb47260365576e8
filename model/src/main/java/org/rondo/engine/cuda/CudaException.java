package org.rondo.engine.cuda;

import org.rondo.error.TrainingException;

/** A call of CUDA that failed: which one, what it said, and what to do. */
public final class CudaException extends TrainingException {
  private static final long serialVersionUID = 1L;

  CudaException(String call, String error, String advice) {
    super("engine cuda: %s failed: %s; %s".formatted(call, error, advice));
  }
}
