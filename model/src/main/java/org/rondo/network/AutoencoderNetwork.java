package org.rondo.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.rondo.config.KebabCase;
import org.rondo.config.Loss;
import org.rondo.config.NoiseConfig;
import org.rondo.config.NoiseKind;
import org.rondo.error.ConfigurationException;
import org.rondo.network.Objective.Form;

/**
 * A network that learns to put its inputs together again from a code that is narrower than they
 * are: dense layers of {@code model.hidden} down to the code, and the same widths back up (G.
 * Hinton, R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science
 * 313, 2006, without its pretraining).
 *
 * <p>With noise on the inputs, but not on the targets, it is a denoising autoencoder (P. Vincent et
 * al., "Extracting and composing robust features with denoising autoencoders", ICML 2008). The
 * noise is DL4J's on the inputs of the first layer, so it is in the network's file, and absent in
 * prediction. Masking scales the inputs that stay by one over their share, as dropout does, which
 * the paper does not: so the first layer's sums keep their mean when nothing is masked any more.
 */
final class AutoencoderNetwork implements NetworkChoice {

  @Override
  public NetworkPlan define(NetworkRequest request) {
    requireFit(request);
    int inputs = request.input().length();
    Objective objective = new Objective(Form.INPUTS, inputs, loss(request));
    List<FeedForwardLayer> layers = new ArrayList<>();
    List<Integer> widths = new ArrayList<>(request.model().hidden());
    List<Integer> back = new ArrayList<>(widths.subList(0, widths.size() - 1));
    Collections.reverse(back);
    widths.addAll(back);
    for (int i = 0; i < widths.size(); i++) {
      DenseLayer.Builder layer = new DenseLayer.Builder().nOut(widths.get(i));
      NoiseConfig noise = request.model().noise();
      if (i > 0) {
        Layers.dropHidden(layer, request);
      } else if (noise != null) {
        layer.dropOut(disturbing(noise));
      }
      layers.add(layer.build());
    }
    layers.add(Layers.output(request, objective));
    MultiLayerConfiguration configuration =
        Layers.network(request)
            .list(layers.toArray(Layer[]::new))
            .setInputType(InputType.feedForward(inputs))
            .build();
    return new NetworkPlan(NetworkDefinition.of(configuration), objective);
  }

  private static void requireFit(NetworkRequest request) {
    if (!request.task().equals(NetworkRequest.Target.NONE)) {
      throw new ConfigurationException(
          "model.network: an autoencoder learns the rows themselves, but these have a label to learn"
              + " (%s); use mlp".formatted(request.task()));
    }
    if (!request.embeddings().isEmpty()) {
      throw new ConfigurationException(
          "data.features: type embedding makes the index of a category an input, of which an"
              + " autoencoder has nothing to learn; use categorical or hash");
    }
  }

  private static Loss loss(NetworkRequest request) {
    Loss loss = request.model().loss().name();
    return switch (loss) {
      case AUTO, MSE -> Loss.MSE;
      case MAE -> Loss.MAE;
      default ->
          throw new ConfigurationException(
              "model.loss: got %s, but an autoencoder learns its inputs; expected mse or mae, which have no delta and no quantiles"
                  .formatted(KebabCase.of(loss)));
    };
  }

  private static IDropout disturbing(NoiseConfig noise) {
    return noise.kind() == NoiseKind.MASKING
        ? new Dropout(1 - noise.amount())
        : new GaussianNoise(noise.amount());
  }
}
