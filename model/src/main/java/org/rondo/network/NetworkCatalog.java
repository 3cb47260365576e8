package org.rondo.network;

import java.util.Map;
import java.util.Set;
import org.rondo.config.KebabCase;
import org.rondo.error.ConfigurationException;

/** The networks that {@code model.network} can name; a new one is one more line here. */
public final class NetworkCatalog {
  private static final Map<String, NetworkChoice> CHOICES =
      Map.of(
          "linear", new LinearNetwork(),
          "two-relu", new TwoReluNetwork(),
          "mlp", new MlpNetwork(),
          "cnn", new CnnNetwork(),
          "cnn-1d", new SequenceCnnNetwork(),
          "rnn", new RnnNetwork(),
          "text-cnn", new TextCnnNetwork(),
          "autoencoder", new AutoencoderNetwork());

  private NetworkCatalog() {}

  /** What {@code model.network} can name, besides a file. */
  public static Set<String> names() {
    return CHOICES.keySet();
  }

  /**
   * Defines the network that the configuration names.
   *
   * @throws ConfigurationException when it does not fit the data or the loss
   */
  public static NetworkPlan define(NetworkRequest request) {
    NetworkPlan plan =
        described(request)
            .with(LayerRates.of(request.optimizer()))
            .using(GradientUse.of(request.optimizer()));
    return Freezing.applied(plan, request.model(), request.input());
  }

  private static NetworkPlan described(NetworkRequest request) {
    if (!request.embeddings().isEmpty() && request.input().rank() > 1) {
      throw new ConfigurationException(
          "data.features: type embedding is for the columns of a table, not for steps of a"
              + " sequence; use categorical or hash");
    }
    if (request.model().file().isPresent()) {
      return new FileNetwork().define(request);
    }
    NetworkChoice choice = CHOICES.get(request.model().network());
    if (choice == null) {
      throw new ConfigurationException(
          "model.network: no network is named " + request.model().network());
    }
    Sequences.requireFit(request);
    NetworkPlan plan = choice.define(request).withOwnLoss().decaying(request.optimizer());
    if (request.task().eachStep() && plan.definition().loss() != null) {
      throw new ConfigurationException(
          "model.loss: %s is for one label, but each step of a sequence has its own; expected mse or mae"
              .formatted(KebabCase.of(plan.objective().loss())));
    }
    return plan;
  }
}
