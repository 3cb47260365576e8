package org.rondo.data;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ExampleLayout.Role;

/**
 * A mini-batch: what training, probes, evaluation and scoring read and what engines process. The
 * arrays are buffers, filled from the front and longer than {@link #rows()} needs; a {@link
 * BatchReader} owns and refills them, and everyone else only reads.
 */
public final class Batch {
  /** What labels become for the loss. */
  public interface Targets {
    /** For batches whose labels are not read. */
    Targets NONE =
        new Targets() {
          @Override
          public int outputs() {
            return 0;
          }

          @Override
          public void expandLabels(float[] labels, int rows, float[] targets) {}
        };

    /** Numbers that an example's outputs are compared with. */
    int outputs();

    /**
     * Expands packed labels.
     *
     * @param labels {@code [rows, labelWidth]}
     * @param targets receives {@code [rows, outputs]}
     */
    void expandLabels(float[] labels, int rows, float[] targets);

    /** Whether the inputs take the place of the labels, as they come from storage and scaling. */
    default boolean ofInputs() {
      return false;
    }

    /** Factors of the weights of examples, or of their steps, by the class; null for ones. */
    default float @Nullable [] classWeights() {
      return null;
    }
  }

  private static final float[] NOTHING = {};

  private final ExampleLayout layout;
  private final int capacity;

  /** {@code [capacity, length]} for each part of the layout. */
  private final float[][] values;

  /** Values in a row of each part; where lengths vary, in this batch. */
  private final int[] lengths;

  private final int label;
  private final int inputMask;
  private final int labelMask;
  private final int weight;
  private final Targets targets;
  private final Steps steps;
  private float[] expanded;

  /** Null where each row counts 1. */
  private final float @Nullable [] weights;

  private int rows;

  /** An empty batch with room for {@code capacity} rows. */
  Batch(ExampleLayout layout, Targets targets, int capacity) {
    List<ExampleLayout.Part> parts = layout.parts();
    this.layout = layout;
    this.capacity = capacity;
    this.values = new float[parts.size()][];
    this.lengths = new int[parts.size()];
    for (int i = 0; i < values.length; i++) {
      lengths[i] = parts.get(i).varies() ? 0 : parts.get(i).shape().length();
      values[i] = new float[Math.multiplyExact(capacity, lengths[i])];
    }
    this.label = layout.indexOf(Role.LABEL);
    this.inputMask = layout.indexOf(Role.INPUT_MASK);
    this.labelMask = layout.indexOf(Role.LABEL_MASK);
    this.weight = layout.indexOf(Role.WEIGHT);
    this.targets = targets;
    this.steps = new Steps(layout, targets);
    int width = targets.ofInputs() ? lengths[0] : label < 0 ? 0 : targets.outputs();
    this.expanded = new float[Math.multiplyExact(capacity, width)];
    boolean classesWeigh = targets.classWeights() != null && !layout.labelsSteps();
    this.weights = weight < 0 && !classesWeigh ? null : new float[capacity];
  }

  /**
   * A batch of given arrays, which are copied.
   *
   * @param input shape of one example
   * @param inputs {@code [rows, input]}; may be longer
   * @param targets {@code [rows, outputs]}, as the loss compares them with outputs; may be longer
   */
  public static Batch of(TensorShape input, float[] inputs, float[] targets, int rows) {
    int outputs = targets.length / rows;
    ExampleLayout layout = ExampleLayout.of(input, Storage.FLOAT32, outputs);
    Targets asGiven =
        new Targets() {
          @Override
          public int outputs() {
            return outputs;
          }

          @Override
          public void expandLabels(float[] labels, int count, float[] expanded) {
            System.arraycopy(labels, 0, expanded, 0, count * outputs);
          }
        };
    Batch batch = new Batch(layout, asGiven, rows);
    System.arraycopy(inputs, 0, batch.values[0], 0, batch.values[0].length);
    if (outputs > 0) {
      System.arraycopy(targets, 0, batch.values[1], 0, batch.values[1].length);
    }
    batch.filled(rows);
    return batch;
  }

  /** Makes room for sequences of up to this many steps; only where their lengths vary. */
  void begin(int most) {
    steps.begin(most, capacity);
    for (int part = 0; part < values.length; part++) {
      if (layout.parts().get(part).varies()) {
        lengths[part] = layout.parts().get(part).channels() * most;
        values[part] = Steps.room(values[part], capacity, lengths[part]);
      }
    }
  }

  /** Reads a row of a shard. */
  void read(Shard shard, int row, int at) {
    for (int part = 0; part < values.length; part++) {
      if (layout.parts().get(part).varies()) {
        steps.read(shard, part, row, values[part], at);
      } else {
        shard.copy(part, row, values[part], at * lengths[part]);
      }
    }
  }

  /** Says how many rows have been read. */
  void filled(int count) {
    rows = count;
    ChannelScaling scaling = layout.scaling();
    for (int row = 0; scaling != null && row < count; row++) {
      scaling.apply(values[0], row * lengths[0], lengths[0]);
    }
    if (targets.ofInputs()) {
      System.arraycopy(values[0], 0, expanded, 0, count * lengths[0]);
    } else if (layout.labelsSteps()) {
      expanded = steps.expand(values[label], count, capacity, expanded);
    } else if (label >= 0) {
      targets.expandLabels(values[label], count, expanded);
    }
    for (int row = 0; weights != null && row < count; row++) {
      float own = weight < 0 ? 1 : values[weight][row];
      weights[row] = layout.labelsSteps() ? own : own * ofClass(row);
    }
  }

  /** The weight of a label's class; 1 where there are no weights, or no label. */
  private float ofClass(int at) {
    float[] ofClasses = targets.classWeights();
    return ofClasses == null || Float.isNaN(values[label][at])
        ? 1
        : ofClasses[(int) values[label][at]];
  }

  /** Rows in the batch. */
  public int rows() {
    return rows;
  }

  /** {@code [rows, input]}, row-major; of sequences {@code [rows, channels, steps()]}. */
  public float[] inputs() {
    return values[0];
  }

  /** Numbers in one row of {@link #inputs()}. */
  public int inputLength() {
    return lengths[0];
  }

  /**
   * The steps of time that the inputs of this batch have, real or padded; 0 where they are not
   * {@code [channels, steps]}.
   */
  public int steps() {
    if (layout.varies()) {
      return steps.most();
    }
    return layout.inputShape().rank() == 2 ? layout.parts().get(0).steps() : 0;
  }

  /** Whether each step has labels of its own. */
  public boolean labelsSteps() {
    return layout.labelsSteps();
  }

  /**
   * {@code [rows, labelWidth]}: class indices, or targets; empty without labels. For labels of
   * steps {@code [rows, labelWidth, steps()]}, where NaN is no label. The inputs where they take
   * the place of labels.
   */
  public float[] labels() {
    return targets.ofInputs() ? expanded : label < 0 ? NOTHING : values[label];
  }

  /**
   * {@code [rows, outputs]}, for steps {@code [rows, outputs, steps()]}: the labels in the form
   * that the loss compares with outputs.
   */
  public float[] targets() {
    return expanded;
  }

  /** Numbers that one label becomes in {@link #targets()}. */
  public int outputs() {
    return targets.outputs();
  }

  /** {@code [rows, steps]}: 1 for real steps of the inputs; null where all are. */
  public float @Nullable [] inputMask() {
    return layout.varies() ? steps.inputMask(rows) : inputMask < 0 ? null : values[inputMask];
  }

  /** {@code [rows, steps]}: 1 for steps whose labels count; null where all do. */
  public float @Nullable [] labelMask() {
    return layout.labelsSteps() ? steps.labelMask() : labelMask < 0 ? null : values[labelMask];
  }

  /** Steps of {@link #inputMask()}. */
  public int inputMaskSteps() {
    return layout.varies() ? steps.most() : inputMask < 0 ? 0 : lengths[inputMask];
  }

  /** Steps of {@link #labelMask()}. */
  public int labelMaskSteps() {
    return layout.labelsSteps() ? steps.most() : labelMask < 0 ? 0 : lengths[labelMask];
  }

  /** {@code [rows]}: how much each example counts; null where each counts 1. */
  public float @Nullable [] weights() {
    return weights;
  }

  /**
   * How much an answer counts: as its example, times the weight of the step's class where each step
   * has a label.
   *
   * @param step 0 where examples have one label
   */
  public double weight(int row, int step) {
    double own = weights == null ? 1 : weights[row];
    return layout.labelsSteps() ? own * ofClass(row * steps.most() + step) : own;
  }

  /**
   * {@code w_i rows / sum w}, so that a mean over the rows is the mean by weight; null where all
   * are 1, so that they leave no trace in the bits. The caller's own.
   *
   * @return {@code [rows]}; where classes of steps have weights, {@code [steps, rows]}, each times
   *     that of its class, of which no mean is taken: a step of weight 2 is two steps of its
   *     sequence
   */
  public float @Nullable [] scaledWeights() {
    boolean ofSteps = layout.labelsSteps() && targets.classWeights() != null;
    if (weights == null && !ofSteps) {
      return null;
    }
    double scale = rows / weight();
    float[] scaled = new float[ofSteps ? rows * steps.most() : rows];
    boolean ones = true;
    for (int at = 0; at < scaled.length; at++) {
      int row = at % rows;
      double own = ofSteps ? weight(row, at / rows) : weights == null ? 1 : weights[row];
      scaled[at] = (float) (own * scale);
      ones &= scaled[at] == 1;
    }
    return ones ? null : scaled;
  }

  /** The sum of the weights, which is the number of rows where each counts 1. */
  public double weight() {
    double sum = weights == null ? rows : 0;
    for (int row = 0; weights != null && row < rows; row++) {
      sum += weights[row];
    }
    return sum;
  }

  /** Rows that count at all. */
  public int examples() {
    int counted = weights == null ? rows : 0;
    for (int row = 0; weights != null && row < rows; row++) {
      counted += weights[row] > 0 ? 1 : 0;
    }
    return counted;
  }
}
