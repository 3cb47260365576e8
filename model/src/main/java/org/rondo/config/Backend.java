package org.rondo.config;

/** What a run trains on. Together with {@link Engine} it names one place. */
public enum Backend {
  /** The CPU, unless {@code training.engine} names an engine of a GPU. */
  AUTO,
  /** The machines' processors. */
  CPU,
  /** NVIDIA GPUs, or nothing. */
  CUDA;

  /** Whether an engine computes there. */
  boolean takes(Engine engine) {
    return switch (this) {
      case AUTO -> true;
      case CPU -> engine != Engine.CUDA;
      case CUDA -> engine == Engine.CUDA || engine == Engine.AUTO;
    };
  }

  /** The engine for one that it takes: on GPUs there is no choice. */
  Engine resolved(Engine engine) {
    return this == CUDA ? Engine.CUDA : engine;
  }
}
