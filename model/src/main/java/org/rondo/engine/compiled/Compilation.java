package org.rondo.engine.compiled;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled network, or why there is none. */
public final class Compilation {
  private final @Nullable CompiledNetwork network;
  private final String reason;

  private Compilation(@Nullable CompiledNetwork network, String reason) {
    this.network = network;
    this.reason = reason;
  }

  static Compilation of(CompiledNetwork network) {
    return new Compilation(network, "");
  }

  /** No compiled network. */
  public static Compilation refused(String reason) {
    return new Compilation(null, reason);
  }

  /** The network; whoever asked for it closes it. */
  public Optional<CompiledNetwork> network() {
    return Optional.ofNullable(network);
  }

  /** What has no compiled form, such as "layer GravesLSTM"; empty if there is a network. */
  public String reason() {
    return reason;
  }
}
