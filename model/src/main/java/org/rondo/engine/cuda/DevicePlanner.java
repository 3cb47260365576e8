package org.rondo.engine.cuda;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.NetworkWalk;
import org.rondo.engine.cuda.DevicePlan.Output;

/** Turns the layers of a DL4J network into stages for a device, in DL4J's own order. */
final class DevicePlanner extends NetworkWalk<Output> {
  private static final int IMAGE = 3;

  private final List<Integer> input;
  private final DevicePlan plan;

  private DevicePlanner(List<Integer> input, DevicePlan plan) {
    this.input = input;
    this.plan = plan;
  }

  /**
   * Fills a plan with a stack of layers, or a graph of layers and additions.
   *
   * @param input dimensions of one example
   * @throws UnsupportedException if something does not run on a device
   */
  static DevicePlan plan(Model network, List<Integer> input, DevicePlan plan) {
    new DevicePlanner(input, plan).walk(network);
    return plan.checked();
  }

  @Override
  protected Output at() {
    return plan.at();
  }

  @Override
  protected void addVertex(GraphVertex vertex, List<Output> sources) {
    if (vertex instanceof LayerVertex layer) {
      plan.from(sources.get(0));
      addLayer(layer.getLayerConf().getLayer(), layer.getPreProcessor());
    } else if (vertex instanceof ElementWiseVertex elements
        && elements.getOp() == ElementWiseVertex.Op.Add) {
      plan.sum(sources);
    } else if (vertex instanceof LastTimeStepVertex) {
      plan.from(sources.get(0));
      DeviceSequenceLayers.last(plan);
    } else {
      throw new UnsupportedException("vertex " + vertex.getClass().getSimpleName());
    }
  }

  @Override
  protected void addLayer(Layer layer, @Nullable InputPreProcessor preprocessor) {
    if (preprocessor == null
        && plan.atExamples()
        && input.size() == IMAGE
        && (layer instanceof ConvolutionLayer || layer instanceof SubsamplingLayer)) {
      DeviceLayers.toMaps(input.get(0), input.get(1), input.get(2), plan);
    }
    DeviceLayers.plan(preprocessor, plan);
    DeviceLayers.plan(layer, plan);
  }
}
