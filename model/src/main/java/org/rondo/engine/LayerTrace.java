package org.rondo.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.FloatRows;

/**
 * What one layer computes for the rows of a batch, as in prediction, for people to read.
 *
 * @param name of the layer
 * @param kind in words, such as {@code dense}
 * @param activation the function that makes values of sums; empty where a layer has none
 * @param from the layers whose values it takes; {@link #INPUTS} stands for the network's inputs
 * @param sums {@code [rows, units]} of a dense layer: {@code sum_i w_i x_i + b}; null elsewhere
 * @param values {@code [rows, length]}: what the layer passes on
 */
public record LayerTrace(
    String name,
    String kind,
    String activation,
    List<String> from,
    @Nullable FloatRows sums,
    FloatRows values) {
  /** The name that stands for the network's inputs. */
  public static final String INPUTS = "inputs";

  /** Copies the list. */
  public LayerTrace {
    from = List.copyOf(from);
  }
}
