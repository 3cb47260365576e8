package org.rondo.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Loss;
import org.rondo.config.Task;
import org.rondo.data.Batch;
import org.rondo.error.DataException;

/**
 * What a network's outputs mean and which loss they are trained with. Travels to executors.
 *
 * @param form how outputs become a prediction
 * @param width classes for a classification form, targets for {@link Form#VALUES}, quantiles of all
 *     targets for {@link Form#QUANTILES}, labels for {@link Form#LABELS}, inputs for {@link
 *     Form#INPUTS}
 * @param loss the loss function, never {@link Loss#AUTO}
 * @param settings of a loss that has some: the bound of each target's errors, or the quantiles
 */
public record Objective(Form form, int width, Loss loss, List<Double> settings)
    implements Batch.Targets, Serializable {

  /** How a network's outputs become a prediction. */
  public enum Form {
    /** One probability for each class: softmax. */
    SOFTMAX,
    /** One probability, that of the second of two classes: sigmoid. */
    SIGMOID,
    /** One unbounded score for the second of two classes, trained towards 0 or 1; cut at 0.5. */
    SCORE,
    /** The regression targets themselves. */
    VALUES,
    /** The same quantiles of each regression target, target after target. */
    QUANTILES,
    /** A probability for each of several labels: a sigmoid each. */
    LABELS,
    /** The inputs themselves, which are the targets; there are no labels. */
    INPUTS
  }

  /** An objective whose loss has no settings. */
  public Objective(Form form, int width, Loss loss) {
    this(form, width, loss, List.of());
  }

  /** Validates that the parts fit together; older files have no settings. */
  public Objective {
    settings = settings == null ? List.of() : List.copyOf(settings);
    if (width < 1) {
      throw new IllegalArgumentException("width: got " + width + ", expected 1 or more");
    }
    if (form == Form.QUANTILES && (settings.isEmpty() || width % settings.size() != 0)) {
      throw new IllegalArgumentException(
          "width: got " + width + ", expected a multiple of the quantiles " + settings);
    }
    if (loss == Loss.AUTO) {
      throw new IllegalArgumentException("loss: auto must be resolved before an objective is made");
    }
  }

  /** The task this objective serves. */
  public Task task() {
    return switch (form) {
      case SOFTMAX, SIGMOID, SCORE -> Task.CLASSIFICATION;
      case VALUES, QUANTILES, INPUTS -> Task.REGRESSION;
      case LABELS -> Task.MULTI_LABEL;
    };
  }

  /** Output units of the network. */
  @Override
  public int outputs() {
    return form == Form.SIGMOID || form == Form.SCORE ? 1 : width;
  }

  /**
   * Numbers that a packed row holds as its label: the class index, the targets, or 1 and 0; none
   * where a network learns its inputs.
   */
  public int labelWidth() {
    return ofInputs() ? 0 : comparedWidth();
  }

  /** Whether a network learns its own inputs. */
  @Override
  public boolean ofInputs() {
    return form == Form.INPUTS;
  }

  /** Numbers that a prediction of a row is compared with: its label, or its inputs. */
  public int comparedWidth() {
    return task() == Task.CLASSIFICATION ? 1 : width / each();
  }

  /** Outputs for each target. */
  private int each() {
    return form == Form.QUANTILES ? settings.size() : 1;
  }

  /**
   * Expands packed labels to what the loss compares outputs with.
   *
   * @param labels packed labels, {@code [rows, labelWidth]}
   * @param rows number of rows
   * @param target receives {@code [rows, outputs]}: one-hot rows for softmax, else the labels
   * @throws DataException if a label of a classification is not the index of a class
   */
  @Override
  public void expandLabels(float[] labels, int rows, float[] target) {
    if (form == Form.VALUES || form == Form.LABELS || form == Form.INPUTS) {
      requireCounts(labels, rows);
      System.arraycopy(labels, 0, target, 0, rows * width);
      return;
    }
    if (form == Form.QUANTILES) {
      for (int i = 0; i < rows * width; i++) {
        target[i] = labels[i / each()];
      }
      return;
    }
    Arrays.fill(target, 0, rows * outputs(), 0f);
    for (int row = 0; row < rows; row++) {
      int index = classIndex(labels[row]);
      if (form == Form.SOFTMAX) {
        target[row * width + index] = 1f;
      } else {
        target[row] = index;
      }
    }
  }

  private void requireCounts(float[] labels, int rows) {
    for (int i = 0; i < rows * width && loss == Loss.POISSON; i++) {
      if (labels[i] < 0) {
        throw new DataException(
            "label "
                + labels[i]
                + " is negative, but model.loss poisson counts; check data.label, or use huber");
      }
    }
  }

  /**
   * The loss of each example by a loss of Rondo's own, whose settings are those of the published
   * network; null for the network's own loss.
   *
   * @param outputs {@code [rows, outputs]}
   * @param targets {@code [rows, outputs]} or longer
   */
  public double @Nullable [] losses(float[] outputs, float[] targets, int rows) {
    OwnLoss own = OwnLoss.of(this);
    return own == null ? null : own.losses(outputs, targets, rows);
  }

  /** The same with the bounds of errors converted to other units, given in the current ones. */
  public Objective inUnits(List<Double> units) {
    return loss == Loss.HUBER
        ? new Objective(
            form, width, loss, units.stream().map(unit -> settings.get(0) * unit).toList())
        : this;
  }

  private int classIndex(float label) {
    int index = (int) label;
    if (index != label || index < 0 || index >= width) {
      throw new DataException(
          "label "
              + label
              + " is not a class index: expected a whole number from 0 to "
              + (width - 1)
              + "; check data.label and the number of classes of the network");
    }
    return index;
  }

  /**
   * Turns a network's outputs into what metrics and predictions read.
   *
   * @param outputs the network's outputs, {@code [rows, outputs]}
   * @param rows number of rows
   * @return class probabilities {@code [rows, classes]}, or the predicted targets {@code [rows,
   *     targets]}; a score is clamped to [0, 1] to stand as a probability
   */
  public float[] predictions(float[] outputs, int rows) {
    if (form == Form.SOFTMAX || task() != Task.CLASSIFICATION) {
      return outputs;
    }
    float[] probabilities = new float[rows * 2];
    for (int row = 0; row < rows; row++) {
      float positive = form == Form.SCORE ? clamp(outputs[row]) : outputs[row];
      probabilities[2 * row] = 1f - positive;
      probabilities[2 * row + 1] = positive;
    }
    return probabilities;
  }

  private static float clamp(float score) {
    return Float.isNaN(score) ? score : Math.min(1f, Math.max(0f, score));
  }
}
