package org.rondo.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rondo.data.Batch;
import org.rondo.data.FloatRows;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.GraphNetwork;
import org.rondo.network.LayersNetwork;
import org.rondo.network.NamedArray;

/**
 * The arrays of a network and what its layers compute, for people to read. The numbers are DL4J's.
 * Owned by one thread, which closes it.
 */
public final class NetworkTrace implements AutoCloseable {
  private static final Set<String> DENSE =
      Set.of(DefaultParamInitializer.WEIGHT_KEY, DefaultParamInitializer.BIAS_KEY);

  private final Dl4jNetwork network;
  private final Dl4jArrays arrays;

  /** Looks at the network of an engine. */
  public NetworkTrace(EngineSpec spec) {
    this.network = Dl4jNetwork.open(spec.definition(), spec.layout().inputShape());
    this.arrays = new Dl4jArrays(network);
  }

  /** The arrays of the parameters. */
  public List<NamedArray> arrays() {
    return NamedArray.of(network);
  }

  /** What each layer computes for a batch, in an order in which each follows those it takes. */
  public List<LayerTrace> layers(float[] parameters, Batch batch) {
    network.loadParameters(parameters);
    INDArray inputs = arrays.inputs(batch);
    INDArray mask = arrays.inputMask(batch);
    return network instanceof GraphNetwork graph
        ? layers(graph.model(), inputs, mask)
        : layers(((LayersNetwork) network).model(), inputs, mask);
  }

  @Override
  public void close() {
    arrays.close();
    network.close();
  }

  private static List<LayerTrace> layers(
      MultiLayerNetwork network, INDArray inputs, @Nullable INDArray mask) {
    network.setLayerMaskArrays(mask, null);
    List<INDArray> values = network.feedForward(inputs, false);
    network.clearLayerMaskArrays();
    List<LayerTrace> layers = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      boolean reshaped = network.getLayerWiseConfigurations().getInputPreProcess(i) != null;
      layers.add(
          of(
              layer,
              name(layer, i),
              i == 0 ? LayerTrace.INPUTS : name(network.getLayer(i - 1), i - 1),
              reshaped ? null : values.get(i),
              values.get(i + 1)));
    }
    return layers;
  }

  private static String name(Layer layer, int index) {
    String name = layer.conf().getLayer().getLayerName();
    return name == null ? "layer" + index : name;
  }

  private static List<LayerTrace> layers(
      ComputationGraph network, INDArray inputs, @Nullable INDArray mask) {
    network.setLayerMaskArrays(mask == null ? null : new INDArray[] {mask}, null);
    Map<String, INDArray> values =
        new LinkedHashMap<>(network.feedForward(new INDArray[] {inputs}, false));
    network.clearLayerMaskArrays();
    ComputationGraphConfiguration configuration = network.getConfiguration();
    String own = configuration.getNetworkInputs().get(0);
    List<LayerTrace> layers = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      String name = vertex.getVertexName();
      INDArray value = values.get(name);
      if (vertex.isInputVertex() || value == null) {
        continue;
      }
      List<String> from = Objects.requireNonNull(configuration.getVertexInputs().get(name));
      List<String> named =
          from.stream().map(each -> each.equals(own) ? LayerTrace.INPUTS : each).toList();
      org.deeplearning4j.nn.conf.graph.GraphVertex conf =
          Objects.requireNonNull(configuration.getVertices().get(name));
      if (conf instanceof LayerVertex layer) {
        INDArray taken = layer.getPreProcessor() == null ? values.get(from.get(0)) : null;
        layers.add(of(vertex.getLayer(), name, named.get(0), taken, value));
      } else {
        layers.add(new LayerTrace(name, kind(conf), "", named, null, rows(value)));
      }
    }
    return layers;
  }

  private static LayerTrace of(
      Layer layer, String name, String from, @Nullable INDArray inputs, INDArray values) {
    org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
    String activation =
        conf instanceof org.deeplearning4j.nn.conf.layers.BaseLayer base
            ? base.getActivationFn().toString().toLowerCase(Locale.ROOT)
            : "";
    return new LayerTrace(
        name, kind(conf), activation, List.of(from), sums(layer, inputs), rows(values));
  }

  /** What a dense layer's activation is applied to. */
  private static @Nullable FloatRows sums(Layer layer, @Nullable INDArray inputs) {
    if (inputs == null
        || inputs.rank() != 2
        || !(layer instanceof DenseLayer || layer instanceof BaseOutputLayer<?>)
        || !DENSE.containsAll(layer.paramTable().keySet())
        || layer.paramTable().isEmpty()) {
      return null;
    }
    INDArray sums = inputs.mmul(layer.getParam(DefaultParamInitializer.WEIGHT_KEY));
    INDArray biases = layer.paramTable().get(DefaultParamInitializer.BIAS_KEY);
    return rows(biases == null ? sums : sums.addiRowVector(biases));
  }

  private static FloatRows rows(INDArray values) {
    int rows = Math.toIntExact(values.size(0));
    float[] flat = values.dup('c').data().asFloat();
    return new FloatRows(flat, rows, flat.length / rows);
  }

  private static String kind(Object conf) {
    if (conf instanceof ElementWiseVertex vertex && vertex.getOp() == ElementWiseVertex.Op.Add) {
      return "sum";
    }
    String name = conf.getClass().getSimpleName().replaceAll("(Layer|Vertex)$", "");
    return String.join(" ", Arrays.asList(name.split("(?<=[a-z])(?=[A-Z])")))
        .toLowerCase(Locale.ROOT);
  }
}
