package org.rondo.engine.compiled.layer;

import java.util.List;

/**
 * The stages of a network in order. Owned by a compiled network, which closes them.
 *
 * @param hidden all stages but the last
 * @param untrained how many of them come before the first with parameters: no gradient is needed
 * @param output the last
 */
public record LayerStages(List<Stage> hidden, int untrained, OutputStage output)
    implements AutoCloseable {

  /** Keeps a copy of the list. */
  public LayerStages {
    hidden = List.copyOf(hidden);
  }

  @Override
  public void close() {
    hidden.forEach(Stage::close);
  }
}
