package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.rondo.config.SequencePool;
import org.rondo.network.Sequences.End;
import org.rondo.network.Sequences.Window;

/**
 * {@code text-cnn}: parallel convolutions of several widths over the embedded tokens, the greatest
 * value of each over all steps, and the output layer on these (Y. Kim, "Convolutional neural
 * networks for sentence classification", 2014). Deviation: texts shorter than a convolution are
 * accepted too, since convolutions extend past both ends.
 */
final class TextCnnNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    Sequences sequences = new Sequences(request);
    End steps = sequences.begin();
    List<End> greatest = new ArrayList<>();
    List<Integer> kernels = request.model().kernels();
    for (int i = 0; i < kernels.size(); i++) {
      Window window = new Window(kernels.get(i), 1, ConvolutionMode.Same);
      End convolved =
          sequences.convolve("convolution-" + i, steps, window, request.model().channels());
      greatest.add(sequences.pool("pool-" + i, convolved, SequencePool.MAX));
    }
    return sequences.end(sequences.merge("merged", greatest));
  }
}
