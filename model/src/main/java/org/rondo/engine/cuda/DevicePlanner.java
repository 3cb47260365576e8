package org.rondo.engine.cuda;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.StagePlanner;
import org.rondo.engine.cuda.DevicePlan.Output;

/** Turns the layers of a DL4J network into stages for a device, in DL4J's own order. */
final class DevicePlanner {
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
    DevicePlanner planner = new DevicePlanner(input, plan);
    if (network instanceof ComputationGraph graph) {
      planner.addVertices(graph);
    } else {
      planner.addLayers(((MultiLayerNetwork) network).getLayerWiseConfigurations());
    }
    return plan.checked();
  }

  private void addLayers(MultiLayerConfiguration network) {
    requireStandard(network.getBackpropType());
    for (int i = 0; i < network.getConfs().size(); i++) {
      addLayer(network.getConf(i).getLayer(), network.getInputPreProcess(i));
    }
  }

  private static void requireStandard(BackpropType type) {
    UnsupportedException.require(
        type == BackpropType.Standard, "truncated backpropagation through time");
  }

  private void addVertices(ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    requireStandard(configuration.getBackpropType());
    StagePlanner.requireOneEnd(configuration);
    Map<String, Output> outputs = new HashMap<>();
    outputs.put(configuration.getNetworkInputs().get(0), plan.at());
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        List<Output> sources =
            configuration.getVertexInputs().getOrDefault(name, List.of()).stream()
                .map(source -> Objects.requireNonNull(outputs.get(source)))
                .toList();
        addVertex(vertex, sources);
        outputs.put(name, plan.at());
      }
    }
  }

  private void addVertex(GraphVertex vertex, List<Output> sources) {
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

  private void addLayer(Layer layer, @Nullable InputPreProcessor preprocessor) {
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
