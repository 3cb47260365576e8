package org.rondo.network;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.rondo.network.optimizer.Muon;

/**
 * The weights of hidden layers that are matrices, and how these lie in DL4J's flat parameters: row
 * by row with a row for each output, because DL4J keeps {@code [inputs, outputs]} column by column
 * and kernels {@code [outputs, inputs, height, width]} row by row.
 */
final class WeightMatrices {
  /** Gates of a long short-term memory, side by side. */
  private static final int GATES = 4;

  private WeightMatrices() {}

  /** The matrices of a layer, in order; none where its weights are something else. */
  static List<Muon.Shape> of(BaseLayer layer) {
    if (layer instanceof LSTM lstm && lstm.getClass() == LSTM.class) {
      return recurrent(lstm, GATES);
    } else if (layer instanceof SimpleRnn simple && !simple.hasLayerNorm()) {
      return recurrent(simple, 1);
    } else if (layer instanceof DenseLayer dense && !dense.hasLayerNorm()) {
      return List.of(matrix(dense.getNOut(), dense.getNIn()));
    } else if (layer.getClass() == ConvolutionLayer.class
        || layer.getClass() == Convolution1DLayer.class) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      long inputs = convolution.getNIn();
      for (int side : convolution.getKernelSize()) {
        inputs *= side;
      }
      return List.of(matrix(convolution.getNOut(), inputs));
    }
    return List.of();
  }

  private static List<Muon.Shape> recurrent(FeedForwardLayer layer, int gates) {
    long rows = gates * layer.getNOut();
    return List.of(matrix(rows, layer.getNIn()), matrix(rows, layer.getNOut()));
  }

  private static Muon.Shape matrix(long rows, long columns) {
    return new Muon.Shape(Math.toIntExact(rows), Math.toIntExact(columns));
  }
}
