package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.rondo.config.ModelConfig;
import org.rondo.config.SequencePool;
import org.rondo.network.Sequences.End;
import org.rondo.network.Sequences.Window;

/**
 * {@code cnn-1d}: stacked convolutions over the steps of a sequence, each of which keeps the number
 * of steps; then pooling and the output layer, or an output for each step. A causal one sees a step
 * and those before it; with growing dilations it reaches far back (A. van den Oord et al.,
 * "WaveNet", 2016; S. Bai et al., "An empirical evaluation of generic convolutional and recurrent
 * networks for sequence modeling", 2018).
 */
final class SequenceCnnNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    ModelConfig model = request.model();
    Sequences sequences = new Sequences(request);
    ConvolutionMode mode = model.causal() ? ConvolutionMode.Causal : ConvolutionMode.Same;
    List<Integer> dilations = model.dilations();
    End last = sequences.begin();
    for (int i = 0; i < model.hidden().size(); i++) {
      int dilation = dilations.get(dilations.size() == 1 ? 0 : i);
      last =
          sequences.convolve(
              "convolution-" + i,
              last,
              new Window(model.kernel(), dilation, mode),
              model.hidden().get(i));
    }
    if (request.task().eachStep()) {
      return sequences.endEachStep(last);
    }
    SequencePool pool = model.pool() == null ? SequencePool.MAX : model.pool();
    return sequences.end(sequences.pool("pool", last, pool));
  }
}
