package org.rondo.engine;

import java.util.ArrayList;
import java.util.List;
import org.rondo.config.Engine;
import org.rondo.config.KebabCase;
import org.rondo.data.ExampleLayout;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkDefinition;

/** The engines that {@code training.engine} can name; a new one is one line here. */
public final class EngineCatalog {
  /** Best first; the last one supports every network. */
  private static final List<EngineKind> KINDS =
      List.of(CompiledEngine.KIND, CudaEngine.KIND, Dl4jEngine.KIND);

  private EngineCatalog() {}

  /**
   * The engine chosen for a network, and why.
   *
   * @param spec of the engine
   * @param reason for the log, in a few words
   */
  public record Choice(EngineSpec spec, String reason) {}

  /**
   * Chooses the first engine that is wanted and supports the network.
   *
   * @throws ConfigurationException if the wanted engine does not support it, or cannot run here
   */
  public static Choice choose(NetworkDefinition definition, ExampleLayout layout, Engine wanted) {
    return choose(KINDS, definition, layout, wanted);
  }

  static Choice choose(
      List<EngineKind> kinds, NetworkDefinition definition, ExampleLayout layout, Engine wanted) {
    List<String> reasons = new ArrayList<>();
    for (EngineKind kind : kinds) {
      if (wanted == Engine.AUTO ? !kind.automatic() : wanted != kind.name()) {
        continue;
      }
      String engine = KebabCase.of(kind.name());
      String unavailable = wanted == Engine.AUTO ? "" : kind.unavailable();
      if (!unavailable.isEmpty()) {
        throw new ConfigurationException(
            "training.engine: %s cannot run on this machine: %s; or use auto"
                .formatted(engine, unavailable));
      }
      String unsupported = kind.unsupported(definition, layout);
      if (unsupported.isEmpty()) {
        EngineSpec spec = new EngineSpec(definition, layout, kind.name());
        if (wanted != Engine.AUTO) {
          return new Choice(spec, "as configured");
        }
        return new Choice(
            spec,
            reasons.isEmpty() ? "it supports all of the network" : String.join("; ", reasons));
      }
      if (wanted != Engine.AUTO) {
        throw new ConfigurationException(
            "training.engine: %s does not support this network: it has %s; use auto or dl4j%s"
                .formatted(
                    engine,
                    unsupported,
                    wanted == Engine.CUDA ? ", and leave out backend: cuda" : ""));
      }
      reasons.add(engine + " does not support " + unsupported);
    }
    throw new IllegalArgumentException("no engine is named " + wanted);
  }

  static EngineKind kind(Engine name) {
    return KINDS.stream()
        .filter(kind -> kind.name() == name)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no engine is named " + name));
  }
}
