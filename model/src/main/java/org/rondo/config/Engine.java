package org.rondo.config;

/** What computes a local step. */
public enum Engine {
  /** The fastest engine that supports the network. */
  AUTO,
  /** DL4J's own fit. */
  DL4J,
  /** Steps compiled for the network, on DL4J's own parameters. */
  COMPILED,
  /** Steps on an NVIDIA GPU; experimental. */
  CUDA
}
