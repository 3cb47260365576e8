package org.rondo.engine;

import java.util.Optional;
import org.rondo.config.Engine;
import org.rondo.data.ExampleLayout;
import org.rondo.network.NetworkDefinition;

/** A kind of engine, and how one is opened; {@link EngineCatalog} lists them. */
public interface EngineKind {

  /** Its name in {@code training.engine}. */
  Engine name();

  /**
   * What the engine does not support in a network or its examples, such as "layer GravesLSTM";
   * empty if it supports everything.
   */
  String unsupported(NetworkDefinition definition, ExampleLayout layout);

  /** Whether {@code auto} may choose it. */
  default boolean automatic() {
    return true;
  }

  /**
   * Why this machine cannot run the engine, whatever the network, and what to do; empty if it can.
   */
  default String unavailable() {
    return "";
  }

  /**
   * The device that an engine opened by the calling thread computes on; empty for the processor.
   * Engines that are kept for later serve only threads of their own device.
   */
  default Optional<EngineDevice> device() {
    return Optional.empty();
  }

  /**
   * Opens an engine for a network that it supports, with parameters drawn from the definition's own
   * seed.
   *
   * @return the engine, which the caller closes
   */
  StepEngine open(NetworkDefinition definition, ExampleLayout layout);
}
