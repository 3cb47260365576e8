package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.activations.Activation;
import org.rondo.network.NetworkRequest.Embedding;

/**
 * The beginning of a graph whose last inputs are indices of categories: each index becomes the row
 * of weights that it stands for, and these rows are placed beside the numeric inputs. The graph
 * grows from there layer by layer. Its layers set the width of their inputs themselves, because
 * DL4J's own inference takes an index for a table of one row.
 */
final class Embeddings {
  private final GraphBuilder graph;
  private final String inputs;
  private final int width;

  private Embeddings(GraphBuilder graph, String inputs, int width) {
    this.graph = graph;
    this.inputs = inputs;
    this.width = width;
  }

  /** Begins the graph of a request. */
  static Embeddings begin(NetworkRequest request) {
    GraphBuilder graph = Layers.network(request).graphBuilder().addInputs("inputs");
    List<String> parts = new ArrayList<>();
    int numbers = request.input().length() - request.embeddings().size();
    int width = numbers;
    if (numbers > 0) {
      graph.addVertex("numbers", new SubsetVertex(0, numbers - 1), "inputs");
      parts.add("numbers");
    }
    for (int i = 0; i < request.embeddings().size(); i++) {
      Embedding embedding = request.embeddings().get(i);
      // Frozen, since the index has no gradient, and an ordinary vertex would wait for one.
      graph
          .addVertex(
              "index-" + i, new FrozenVertex(new SubsetVertex(numbers + i, numbers + i)), "inputs")
          .addLayer("embedding-" + i, table(embedding), "index-" + i);
      parts.add("embedding-" + i);
      width += embedding.dimension();
    }
    if (parts.size() == 1) {
      return new Embeddings(graph, parts.get(0), width);
    }
    graph.addVertex("features", new MergeVertex(), parts.toArray(String[]::new));
    return new Embeddings(graph, "features", width);
  }

  private static EmbeddingLayer table(Embedding embedding) {
    return new EmbeddingLayer.Builder()
        .nIn(embedding.size())
        .nOut(embedding.dimension())
        .activation(Activation.IDENTITY)
        .weightInit(new NormalDistribution(0, 1 / Math.sqrt(embedding.dimension())))
        .build();
  }

  /** The graph that grows. */
  GraphBuilder graph() {
    return graph;
  }

  /** The vertex that layers read in place of the inputs. */
  String inputs() {
    return inputs;
  }

  /** A layer on {@link #inputs()}. */
  <L extends FeedForwardLayer> L onInputs(L layer) {
    layer.setNIn(width);
    return layer;
  }

  /** The plan of a chain of layers on the embedded inputs, the output layer last. */
  NetworkPlan chain(List<? extends FeedForwardLayer> layers, Objective objective) {
    String last = inputs;
    long wide = width;
    for (int i = 0; i < layers.size(); i++) {
      String name = i == layers.size() - 1 ? "prediction" : "hidden-" + i;
      layers.get(i).setNIn(wide);
      graph.addLayer(name, layers.get(i), last);
      wide = layers.get(i).getNOut();
      last = name;
    }
    return new NetworkPlan(NetworkDefinition.of(graph.setOutputs(last).build()), objective);
  }
}
