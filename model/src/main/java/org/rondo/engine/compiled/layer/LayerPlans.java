package org.rondo.engine.compiled.layer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** The kinds of layer that have a compiled form, in one list. */
final class LayerPlans {
  private static final Map<Class<? extends Layer>, BiConsumer<Layer, PlanBuilder>> CHOICES =
      new HashMap<>();

  static {
    add(DenseLayer.class, Affine::planDense);
    add(OutputLayer.class, OutputStage::planOutput);
    add(LossLayer.class, OutputStage::planLoss);
    add(ActivationLayer.class, ActivationStage::plan);
    add(DropoutLayer.class, DropoutStage::dropInputs);
    add(ConvolutionLayer.class, ConvolutionStage::plan);
    add(SubsamplingLayer.class, PoolingPlan::plan);
    add(BatchNormalization.class, BatchNormalizationStage::plan);
    add(LSTM.class, LstmCell::plan);
    add(SimpleRnn.class, SimpleCell::plan);
    add(LastTimeStep.class, LastStepStage::plan);
    add(GlobalPoolingLayer.class, GlobalPooling::plan);
    add(Convolution1DLayer.class, StepConvolutionStage::plan);
    add(Convolution1D.class, StepConvolutionStage::plan);
    add(MaskLayer.class, (layer, builder) -> MaskStage.plan(builder));
    add(EmbeddingLayer.class, EmbeddingStage::plan);
    add(EmbeddingSequenceLayer.class, EmbeddingStage::planSteps);
    add(RnnOutputLayer.class, SequenceOutputStage::plan);
  }

  private LayerPlans() {}

  /**
   * Adds a layer's stages.
   *
   * @throws UnsupportedException if the layer or one of its options has no compiled form
   */
  static void plan(Layer layer, PlanBuilder builder) {
    BiConsumer<Layer, PlanBuilder> choice = CHOICES.get(layer.getClass());
    if (choice == null) {
      throw new UnsupportedException("layer " + layer.getClass().getSimpleName());
    }
    UnsupportedException.require(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "a layer with constraints");
    UnsupportedException.require(
        !(layer instanceof BaseLayer base) || base.getWeightNoise() == null,
        "a layer with weight noise");
    choice.accept(layer, builder);
  }

  private static <L extends Layer> void add(
      Class<L> type, BiConsumer<? super L, PlanBuilder> choice) {
    CHOICES.put(type, (layer, builder) -> choice.accept(type.cast(layer), builder));
  }
}
