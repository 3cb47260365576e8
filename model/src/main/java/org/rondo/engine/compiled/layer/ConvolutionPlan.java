package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.kernel.NotCompiledException;

/** A two-dimensional convolution and its activation. */
final class ConvolutionPlan implements LayerPlan {

  @Override
  public boolean covers(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class;
  }

  @Override
  public void plan(Layer layer, PlanBuilder builder) {
    ConvolutionLayer convolution = (ConvolutionLayer) layer;
    BatchShape input = builder.shape();
    NotCompiledException.require(
        input.image() && input.channels() == convolution.getNIn(),
        "a convolution of " + convolution.getNIn() + " maps behind examples " + input);
    NotCompiledException.require(
        !(convolution.getActivationFn() instanceof ActivationSoftmax), "softmax on images");
    DropoutPlan.dropInputs(layer, builder);
    Window window = Window.of(convolution, input);
    int maps = Math.toIntExact(convolution.getNOut());
    BatchShape output =
        BatchShape.maps(maps, window.vertical().output(), window.horizontal().output());
    boolean passesGradientOn = builder.passesGradientOn();
    @Nullable Parameters bias = convolution.hasBias() ? builder.claim(maps) : null;
    Parameters weights = builder.claim(maps * input.channels() * window.positions());
    builder.add(
        new ConvolutionStage(input, output, window, weights, bias, passesGradientOn), output);
    builder.add(
        new ActivationStage(ActivationFunctions.of(convolution.getActivationFn()), output.length()),
        output);
  }
}
