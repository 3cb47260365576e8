package org.rondo.engine.compiled.layer;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.NativeFloats;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.PlanBuilder.Output;

/** Turns the layers of a DL4J network into stages, in DL4J's own order. */
public final class StagePlanner extends NetworkWalk<Output> {
  private final List<Integer> input;
  private final PlanBuilder builder;

  /**
   * A planner for one network.
   *
   * @param input dimensions of one example, in row-major order: {@code [features]}, {@code
   *     [features, steps]} or {@code [channels, height, width]}
   * @param parameters DL4J's flat parameters
   * @param gradients DL4J's flat gradients
   */
  public StagePlanner(List<Integer> input, NativeFloats parameters, NativeFloats gradients) {
    this.input = List.copyOf(input);
    int length = input.stream().reduce(1, Math::multiplyExact);
    Time time = new Time(input.size() == 2 ? input.get(1) : 1);
    this.builder = new PlanBuilder(parameters, gradients, BatchShape.flat(length), time);
  }

  /** Makes the network read its examples {@code [features, steps]} as sequences. */
  public void takeSequences() {
    Reshaping.toSteps(input.get(0), input.get(1), builder);
  }

  /**
   * Plans a stack of layers, or a graph of layers and additions with one input and one output. The
   * stages of a graph run in its topological order, which is also that of its flat parameters and
   * of DL4J's random draws for dropout.
   *
   * @return the stages, without room for a batch yet
   * @throws UnsupportedException if something has no compiled form
   */
  public StageGraph plan(Model network) {
    try {
      walk(network);
      return builder.build();
    } catch (UnsupportedException e) {
      builder.abandon();
      throw e;
    }
  }

  @Override
  protected Output at() {
    return builder.at();
  }

  @Override
  protected void addVertex(GraphVertex vertex, List<Output> sources) {
    if (vertex instanceof LayerVertex layer) {
      builder.from(sources.get(0));
      addLayer(layer.getLayerConf().getLayer(), layer.getPreProcessor());
    } else if (vertex instanceof ElementWiseVertex elements) {
      UnsupportedException.require(
          elements.getOp() == ElementWiseVertex.Op.Add,
          "vertex ElementWiseVertex by " + elements.getOp());
      builder.sum(sources);
    } else if (vertex instanceof MergeVertex merge) {
      UnsupportedException.require(
          merge.getMergeAxis() == MergeVertex.DEFAULT_MERGE_DIM, "a merge along another axis");
      builder.merge(sources);
    } else if (vertex instanceof SubsetVertex subset) {
      builder.from(sources.get(0));
      SubsetStage.plan(subset, builder);
    } else if (vertex instanceof FrozenVertex frozen) {
      // No slope goes back through it, so there must be nothing to train before it or inside it.
      UnsupportedException.require(
          !(frozen.getUnderlying() instanceof LayerVertex)
              && sources.stream().noneMatch(source -> source.place().trained()),
          "a frozen vertex that depends on parameters");
      addVertex(frozen.getUnderlying(), sources);
    } else if (vertex instanceof LastTimeStepVertex) {
      builder.from(sources.get(0));
      LastStepStage.plan(builder);
    } else if (vertex instanceof ReverseTimeSeriesVertex) {
      builder.from(sources.get(0));
      ReverseStage.plan(builder);
    } else {
      throw new UnsupportedException("vertex " + vertex.getClass().getSimpleName());
    }
  }

  @Override
  protected void addLayer(Layer layer, @Nullable InputPreProcessor preprocessor) {
    if (preprocessor == null && builder.atExamples()) {
      shapeExamples(layer);
    }
    Reshaping.plan(preprocessor, builder);
    LayerPlans.plan(layer, builder);
  }

  private void shapeExamples(Layer first) {
    if (input.size() == 3
        && (first instanceof ConvolutionLayer || first instanceof SubsamplingLayer)) {
      Reshaping.toMaps(input.get(0), input.get(1), input.get(2), builder);
    }
  }
}
