package org.rondo.engine.cuda;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.layer.BatchShape;
import org.rondo.engine.compiled.layer.LayerChoices;
import org.rondo.engine.compiled.layer.Window;
import org.rondo.engine.cuda.DevicePooling.Kind;

/** The kinds of layer that run on a device, in one list. */
final class DeviceLayers {
  /** Of {@code [rows, maps, height, width]}. */
  private static final int[] PLACES = {2, 3};

  private static final LayerChoices<DevicePlan> CHOICES =
      new LayerChoices<DevicePlan>()
          .with(DenseLayer.class, DeviceLayers::dense)
          .with(OutputLayer.class, DeviceLayers::output)
          .with(LossLayer.class, DeviceLayers::loss)
          .with(ActivationLayer.class, DeviceLayers::activation)
          .with(DropoutLayer.class, DeviceLayers::dropInputs)
          .with(ConvolutionLayer.class, DeviceLayers::convolution)
          .with(SubsamplingLayer.class, DeviceLayers::pooling)
          .with(GlobalPoolingLayer.class, DeviceLayers::globalPooling)
          .with(BatchNormalization.class, DeviceLayers::normalization)
          .with(LSTM.class, DeviceSequenceLayers::lstm)
          .with(SimpleRnn.class, DeviceSequenceLayers::simple)
          .with(LastTimeStep.class, DeviceSequenceLayers::last);

  private DeviceLayers() {}

  /**
   * Adds a layer's stages.
   *
   * @throws UnsupportedException if the layer or one of its options does not run on a device
   */
  static void plan(Layer layer, DevicePlan plan) {
    CHOICES.plan(layer, plan);
  }

  /** Adds what a preprocessor does to the batch. */
  static void plan(@Nullable InputPreProcessor preprocessor, DevicePlan plan) {
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images) {
      toMaps(
          Math.toIntExact(images.getNumChannels()),
          Math.toIntExact(images.getInputHeight()),
          Math.toIntExact(images.getInputWidth()),
          plan);
    } else if (preprocessor instanceof CnnToFeedForwardPreProcessor images) {
      requirePlanes(images.getFormat());
      toFlat(plan);
    } else if (preprocessor != null) {
      throw new UnsupportedException("preprocessor " + preprocessor.getClass().getSimpleName());
    }
  }

  private static void requirePlanes(CNN2DFormat format) {
    UnsupportedException.require(format == CNN2DFormat.NCHW, "images of format " + format);
  }

  /** Takes flat examples as images, unless they already are. */
  static void toMaps(int channels, int height, int width, DevicePlan plan) {
    if (plan.shape().image()) {
      return;
    }
    BatchShape maps = BatchShape.maps(channels, height, width);
    UnsupportedException.require(
        plan.shape().flat() && maps.length() == plan.shape().length(),
        "images " + maps + " after examples " + plan.shape());
    reshape(maps, BatchShape.Layout.MAPS, maps, plan);
  }

  private static void toFlat(DevicePlan plan) {
    BatchShape maps = plan.shape();
    if (maps.image()) {
      reshape(maps, BatchShape.Layout.FLAT, BatchShape.flat(maps.length()), plan);
    }
  }

  private static void reshape(
      BatchShape maps, BatchShape.Layout target, BatchShape next, DevicePlan plan) {
    // With one map both layouts are the same memory.
    if (maps.channels() > 1) {
      plan.add(new DeviceReshaping(maps, target), next);
    } else {
      plan.reshape(next);
    }
  }

  private static void dropInputs(Layer layer, DevicePlan plan) {
    IDropout dropout = layer.getIDropout();
    if (dropout == null) {
      return;
    }
    UnsupportedException.require(
        dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null,
        "dropout other than with a fixed probability");
    UnsupportedException.require(!plan.shape().sequence(), "dropout on sequences");
    plan.addDropout(((Dropout) dropout).getP());
  }

  private static void dense(DenseLayer dense, DevicePlan plan) {
    UnsupportedException.require(!dense.hasLayerNorm(), "a dense layer with layer norm");
    dropInputs(dense, plan);
    affine(dense, dense.hasBias(), dense.getActivationFn(), plan);
  }

  private static void affine(
      FeedForwardLayer layer, boolean hasBias, IActivation activation, DevicePlan plan) {
    BatchShape shape = plan.shape();
    UnsupportedException.require(
        shape.flat() && layer.getNIn() == shape.channels(),
        "a layer of " + layer.getNIn() + " inputs after examples of shape " + shape);
    int in = shape.channels();
    int out = Math.toIntExact(layer.getNOut());
    boolean passesGradientOn = plan.passesGradientOn();
    DeviceFloats weights = plan.claim(Math.multiplyExact(in, out));
    @Nullable DeviceFloats bias = hasBias ? plan.claim(out) : null;
    DeviceActivation function = DeviceActivation.of(activation);
    plan.add(
        new DeviceAffine(in, out, weights, bias, function, passesGradientOn), BatchShape.flat(out));
  }

  private static void output(OutputLayer output, DevicePlan plan) {
    dropInputs(output, plan);
    affine(output, output.hasBias(), new ActivationIdentity(), plan);
    plan.end(output.getActivationFn(), output.getLossFn());
  }

  /** DL4J ignores dropout on it. */
  private static void loss(LossLayer loss, DevicePlan plan) {
    UnsupportedException.require(plan.shape().flat(), "a loss on images");
    plan.end(loss.getActivationFn(), loss.getLossFn());
  }

  /** DL4J ignores dropout on it. */
  private static void activation(ActivationLayer layer, DevicePlan plan) {
    requirePointwise(layer.getActivationFn(), plan);
    UnsupportedException.require(!plan.shape().sequence(), "an activation layer on sequences");
    DeviceActivation function = DeviceActivation.of(layer.getActivationFn());
    plan.add(new DeviceActivationStage(function, plan.shape().length()), plan.shape());
  }

  private static void requirePointwise(IActivation activation, DevicePlan plan) {
    UnsupportedException.require(
        plan.shape().flat() || !(activation instanceof ActivationSoftmax), "softmax on images");
  }

  private static void convolution(ConvolutionLayer layer, DevicePlan plan) {
    BatchShape input = plan.shape();
    UnsupportedException.require(
        input.image() && input.channels() == layer.getNIn(),
        "a convolution of " + layer.getNIn() + " maps after examples " + input);
    requirePointwise(layer.getActivationFn(), plan);
    dropInputs(layer, plan);
    Window window = Window.of(layer, input);
    int maps = Math.toIntExact(layer.getNOut());
    BatchShape output =
        BatchShape.maps(maps, window.vertical().output(), window.horizontal().output());
    boolean passesGradientOn = plan.passesGradientOn();
    @Nullable DeviceFloats bias = layer.hasBias() ? plan.claim(maps) : null;
    DeviceFloats weights = plan.claim(maps * input.channels() * window.positions());
    DeviceActivation function = DeviceActivation.of(layer.getActivationFn());
    plan.add(
        new DeviceConvolution(input, output, window, weights, bias, function, passesGradientOn),
        output);
  }

  /** DL4J ignores dropout on it. */
  private static void pooling(SubsamplingLayer layer, DevicePlan plan) {
    BatchShape input = plan.shape();
    UnsupportedException.require(input.image(), "pooling after examples " + input);
    Window window = Window.of(layer, input);
    pool(window, layer.getPoolingType(), layer.isAvgPoolIncludePadInDivisor(), plan);
  }

  private static void pool(
      Window window, PoolingType type, boolean countsPadding, DevicePlan plan) {
    BatchShape input = plan.shape();
    BatchShape output =
        BatchShape.maps(input.channels(), window.vertical().output(), window.horizontal().output());
    Kind kind =
        switch (type) {
          case MAX -> Kind.MAX;
          case AVG -> countsPadding ? Kind.MEAN_WITH_PADDING : Kind.MEAN;
          default -> throw new UnsupportedException("pooling by " + type);
        };
    plan.add(new DevicePooling(input, output, window, kind), output);
  }

  /** A window as large as the maps. DL4J ignores dropout on it. */
  private static void globalPooling(GlobalPoolingLayer layer, DevicePlan plan) {
    if (plan.shape().sequence()) {
      DeviceSequenceLayers.pool(layer, plan);
      return;
    }
    UnsupportedException.require(
        plan.shape().image()
            && layer.isCollapseDimensions()
            && (layer.getPoolingDimensions() == null
                || Arrays.equals(layer.getPoolingDimensions(), PLACES)),
        "global pooling other than over the places of images, to flat rows");
    pool(Window.whole(plan.shape()), layer.getPoolingType(), true, plan);
    toFlat(plan);
  }

  /** DL4J ignores activation and dropout on it. */
  private static void normalization(BatchNormalization layer, DevicePlan plan) {
    BatchShape shape = plan.shape();
    UnsupportedException.require(!shape.sequence(), "batch normalization of sequences");
    UnsupportedException.require(
        layer.getNOut() == shape.channels(),
        "batch normalization of " + layer.getNOut() + " units after examples " + shape);
    if (shape.image()) {
      requirePlanes(layer.getCnn2DFormat());
    }
    boolean locked = layer.isLockGammaBeta();
    UnsupportedException.require(
        !locked || (layer.getGamma() == 1 && layer.getBeta() == 0),
        "batch normalization with locked gamma and beta");
    int units = shape.channels();
    @Nullable DeviceFloats gamma = locked ? null : plan.claim(units);
    @Nullable DeviceFloats beta = locked ? null : plan.claim(units);
    plan.add(
        new DeviceNormalization(
            shape,
            gamma,
            beta,
            plan.claim(units),
            plan.claim(units),
            new DeviceNormalization.Settings(
                layer.getEps(), layer.getDecay(), layer.isUseLogStd() ? 1 : 0)),
        shape);
  }
}
