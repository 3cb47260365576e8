package org.rondo.network;

import java.util.List;
import org.rondo.config.KebabCase;
import org.rondo.config.Loss;
import org.rondo.config.LossConfig;
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
    Loss loss = request.model().loss().name();
    if (target.labels() > 0) {
      if (loss != Loss.AUTO && loss != Loss.BINARY_CROSS_ENTROPY) {
        throw new ConfigurationException(
            "model.loss: got "
                + KebabCase.of(loss)
                + ", but each label is a yes or no of its own; expected binary-cross-entropy");
      }
      return new Objective(Form.LABELS, target.labels(), Loss.BINARY_CROSS_ENTROPY);
    }
    if (!target.classification()) {
      return values(target, request.model().loss());
    }
    return switch (loss) {
      case AUTO, CROSS_ENTROPY -> new Objective(Form.SOFTMAX, target.classes(), Loss.CROSS_ENTROPY);
      case BINARY_CROSS_ENTROPY -> new Objective(Form.SIGMOID, two(target, loss), loss);
      case MSE, MAE -> new Objective(Form.SCORE, two(target, loss), loss);
      case HUBER, QUANTILE, POISSON ->
          throw new ConfigurationException(
              "model.loss: "
                  + KebabCase.of(loss)
                  + " is for numbers, but the task is classification; expected cross-entropy,"
                  + " binary-cross-entropy, mse or mae, or set data.task: regression");
    };
  }

  /**
   * One unbounded output: a score for the second of two classes, or a single value.
   *
   * @throws ConfigurationException when the loss or the task asks for anything else
   */
  public static Objective singleScore(NetworkRequest request) {
    Target target = request.task();
    LossConfig given = request.model().loss();
    Loss loss = given.name() == Loss.AUTO ? Loss.MSE : given.name();
    boolean huber = loss == Loss.HUBER && !target.classification();
    if (target.labels() > 0) {
      throw new ConfigurationException(
          "model.network: "
              + request.model().network()
              + " predicts one number, but a row has "
              + target.labels()
              + " labels; use mlp or linear");
    }
    if (loss != Loss.MSE && loss != Loss.MAE && !huber) {
      throw new ConfigurationException(
          "model.loss: "
              + request.model().network()
              + " predicts one unbounded number, no classes, counts or quantiles; got "
              + KebabCase.of(loss)
              + ", expected mse or mae, or huber for numbers");
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
    return values(target, given);
  }

  private static Objective values(Target target, LossConfig loss) {
    return switch (loss.name()) {
      case AUTO, MSE -> new Objective(Form.VALUES, target.targets(), Loss.MSE);
      case MAE, POISSON -> new Objective(Form.VALUES, target.targets(), loss.name());
      case HUBER ->
          new Objective(Form.VALUES, target.targets(), loss.name(), List.of(loss.delta()));
      case QUANTILE ->
          new Objective(
              Form.QUANTILES,
              target.targets() * loss.quantiles().size(),
              loss.name(),
              loss.quantiles());
      case CROSS_ENTROPY, BINARY_CROSS_ENTROPY ->
          throw new ConfigurationException(
              "model.loss: "
                  + KebabCase.of(loss.name())
                  + " is for classes, but the task is regression; expected mse, mae, huber,"
                  + " quantile or poisson, or set data.task: classification");
    };
  }

  private static int two(Target target, Loss loss) {
    if (target.classes() != 2) {
      throw new ConfigurationException(
          "model.loss: "
              + KebabCase.of(loss)
              + " predicts one of two classes, but the label has "
              + target.classes()
              + "; expected cross-entropy");
    }
    return 2;
  }
}
