package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.rondo.config.Cell;
import org.rondo.config.ModelConfig;
import org.rondo.config.SequencePool;
import org.rondo.network.Sequences.End;

/**
 * {@code rnn}: stacked recurrent layers, then pooling and the output layer, or an output for each
 * step. Cells are long short-term memory (S. Hochreiter and J. Schmidhuber, 1997) or {@code h_t =
 * tanh(x_t W + h_(t-1) R + b)}; DL4J has no trainable gated recurrent unit. A bidirectional layer
 * has as many units that read backward as read forward, side by side (M. Schuster and K. Paliwal,
 * 1997); its last step is where each of the two directions ends.
 */
final class RnnNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    ModelConfig model = request.model();
    Sequences sequences = new Sequences(request);
    boolean steps = request.task().eachStep();
    SequencePool pool = model.pool() == null ? SequencePool.LAST : model.pool();
    End last = sequences.begin();
    for (int i = 0; i < model.hidden().size(); i++) {
      boolean ends = i == model.hidden().size() - 1 && !steps && pool == SequencePool.LAST;
      if (model.bidirectional()) {
        last = bothWays(request, sequences, i, last, ends);
      } else {
        last = recurrent("recurrent-" + i, request, sequences, i, last, last);
        last = ends ? sequences.pool("pool", last, pool) : last;
      }
    }
    if (steps) {
      return sequences.endEachStep(last);
    }
    return sequences.end(pool == SequencePool.LAST ? last : sequences.pool("pool", last, pool));
  }

  private static End bothWays(
      NetworkRequest request, Sequences sequences, int layer, End from, boolean ends) {
    String name = "recurrent-" + layer;
    ReverseTimeSeriesVertex reversed = new ReverseTimeSeriesVertex(Sequences.INPUTS);
    End forward = recurrent(name + "-forward", request, sequences, layer, from, from);
    End turned = sequences.add(name + "-reversed", reversed, from);
    End backward = recurrent(name + "-backward", request, sequences, layer, turned, from);
    return sequences.merge(
        name,
        ends
            ? List.of(
                sequences.pool("pool-forward", forward, SequencePool.LAST),
                sequences.pool("pool-backward", backward, SequencePool.LAST))
            : List.of(forward, sequences.add(name + "-restored", reversed.clone(), backward)));
  }

  private static End recurrent(
      String name, NetworkRequest request, Sequences sequences, int layer, End from, End read) {
    int width = request.model().hidden().get(layer);
    BaseRecurrentLayer.Builder<?> cell =
        request.model().cell() == Cell.LSTM ? new LSTM.Builder() : new SimpleRnn.Builder();
    cell.nIn(read.width()).nOut(width);
    cell.activation(Activation.TANH);
    cell.weightInit(WeightInit.XAVIER);
    if (layer > 0) {
      Layers.dropHidden(cell, request);
    }
    return sequences.add(name, cell.build(), width, from.name());
  }
}
