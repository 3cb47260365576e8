package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
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
import org.rondo.network.FrozenBatchNormalization;

/** The kinds of layer that have a compiled form, in one list. */
final class LayerPlans {
  private static final LayerChoices<PlanBuilder> CHOICES =
      new LayerChoices<PlanBuilder>()
          .with(DenseLayer.class, Affine::planDense)
          .with(OutputLayer.class, OutputStage::planOutput)
          .with(LossLayer.class, OutputStage::planLoss)
          .with(ActivationLayer.class, ActivationStage::plan)
          .with(DropoutLayer.class, DropoutStage::dropInputs)
          .with(ConvolutionLayer.class, ConvolutionStage::plan)
          .with(SubsamplingLayer.class, PoolingPlan::plan)
          .with(BatchNormalization.class, BatchNormalizationStage::plan)
          .with(FrozenBatchNormalization.class, BatchNormalizationStage::plan)
          .with(LSTM.class, LstmCell::plan)
          .with(SimpleRnn.class, SimpleCell::plan)
          .with(LastTimeStep.class, LastStepStage::plan)
          .with(GlobalPoolingLayer.class, GlobalPooling::plan)
          .with(Convolution1DLayer.class, StepConvolutionStage::plan)
          .with(Convolution1D.class, StepConvolutionStage::plan)
          .with(MaskLayer.class, (layer, builder) -> MaskStage.plan(builder))
          .with(EmbeddingLayer.class, EmbeddingStage::plan)
          .with(EmbeddingSequenceLayer.class, EmbeddingStage::planSteps)
          .with(RnnOutputLayer.class, SequenceOutputStage::plan);

  private LayerPlans() {}

  /**
   * Adds a layer's stages.
   *
   * @throws UnsupportedException if the layer or one of its options has no compiled form
   */
  static void plan(Layer layer, PlanBuilder builder) {
    builder.begin(layer);
    CHOICES.plan(layer, builder);
  }
}
