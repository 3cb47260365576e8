package org.rondo.network;

import org.rondo.config.Loss;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective.Form;

/** Chooses what a network's outputs mean from the task and the configured loss. */
public final class Objectives {
  private Objectives() {}

  /**
   * The usual choice: softmax with cross-entropy for classes, mean squared error for values; a
   * squared or absolute error on two classes trains one score towards 0 or 1.
   *
   * @throws ConfigurationException when the configured loss does not fit the task
   */
  public static Objective usual(NetworkRequest request) {
    Target target = request.task();
    Loss loss = request.model().loss();
    if (!target.classification()) {
      return values(target, loss);
    }
    return switch (loss) {
      case AUTO, CROSS_ENTROPY -> new Objective(Form.SOFTMAX, target.classes(), Loss.CROSS_ENTROPY);
      case BINARY_CROSS_ENTROPY -> new Objective(Form.SIGMOID, two(target, loss), loss);
      case MSE, MAE -> new Objective(Form.SCORE, two(target, loss), loss);
    };
  }

  /**
   * One unbounded output: a score for the second of two classes, or a single value.
   *
   * @throws ConfigurationException when the loss or the task asks for anything else
   */
  public static Objective singleScore(NetworkRequest request) {
    Target target = request.task();
    Loss loss = request.model().loss() == Loss.AUTO ? Loss.MSE : request.model().loss();
    if (loss != Loss.MSE && loss != Loss.MAE) {
      throw new ConfigurationException(
          "model.loss: "
              + request.model().network()
              + " predicts one unbounded number; got "
              + word(loss)
              + ", expected mse or mae");
    }
    if (target.classification()) {
      return new Objective(Form.SCORE, two(target, loss), loss);
    }
    if (target.targets() != 1) {
      throw new ConfigurationException(
          "model.network: "
              + request.model().network()
              + " predicts one number, but data.label names "
              + target.targets()
              + " targets; use mlp or linear");
    }
    return new Objective(Form.VALUES, 1, loss);
  }

  private static Objective values(Target target, Loss loss) {
    return switch (loss) {
      case AUTO, MSE -> new Objective(Form.VALUES, target.targets(), Loss.MSE);
      case MAE -> new Objective(Form.VALUES, target.targets(), Loss.MAE);
      case CROSS_ENTROPY, BINARY_CROSS_ENTROPY ->
          throw new ConfigurationException(
              "model.loss: "
                  + word(loss)
                  + " is for classes, but the task is regression; expected mse or mae, or set"
                  + " data.task: classification");
    };
  }

  private static int two(Target target, Loss loss) {
    if (target.classes() != 2) {
      throw new ConfigurationException(
          "model.loss: "
              + word(loss)
              + " predicts one of two classes, but the label has "
              + target.classes()
              + "; expected cross-entropy");
    }
    return 2;
  }

  private static String word(Loss loss) {
    return loss.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
