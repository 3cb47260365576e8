package org.rondo.engine;

import java.io.Serializable;
import java.util.Optional;
import org.rondo.config.Engine;
import org.rondo.data.ExampleLayout;
import org.rondo.network.NetworkDefinition;

/**
 * All that is needed to open equal engines. Travels to executors.
 *
 * @param definition the network
 * @param layout of the examples
 * @param engine its kind, other than {@link Engine#AUTO}
 */
public record EngineSpec(NetworkDefinition definition, ExampleLayout layout, Engine engine)
    implements Serializable {

  /** Validates. */
  public EngineSpec {
    if (engine == Engine.AUTO) {
      throw new IllegalArgumentException("engine: auto is decided before engines are opened");
    }
  }

  /** The device that the calling thread computes on; empty for the processor. */
  public Optional<EngineDevice> device() {
    return EngineCatalog.kind(engine).device();
  }

  /** Opens an engine with parameters drawn from the definition's own seed; the caller closes it. */
  public StepEngine open() {
    return EngineAround.of(
        EngineCatalog.kind(engine).open(definition, layout), definition.gradients());
  }
}
