package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import org.rondo.bundle.Signature;
import org.rondo.config.Loss;
import org.rondo.config.Task;

/**
 * What the label columns hold. Travels to executors.
 *
 * @param classes that are allowed, in their order; empty for those of the training rows
 */
public record LabelRule(Kind kind, List<String> classes) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a label column holds. */
  public enum Kind {
    /** One column with the word of a class. */
    CLASS(Task.CLASSIFICATION),
    /** Numbers. */
    NUMBER(Task.REGRESSION),
    /** Numbers that are not negative. */
    COUNT(Task.REGRESSION),
    /** A column for each label: whether a row has it. */
    FLAGS(Task.MULTI_LABEL),
    /** One column with a list of labels. */
    LIST(Task.MULTI_LABEL);

    private final Task task;

    Kind(Task task) {
      this.task = task;
    }

    /** What is learned from such labels. */
    public Task task() {
      return task;
    }
  }

  /** Copies the classes. */
  public LabelRule {
    classes = List.copyOf(classes);
  }

  /** The labels of a task in this many columns. */
  static LabelRule of(Task task, int columns, List<String> classes) {
    Kind kind =
        switch (task) {
          case CLASSIFICATION -> Kind.CLASS;
          case REGRESSION -> Kind.NUMBER;
          case MULTI_LABEL -> columns > 1 ? Kind.FLAGS : Kind.LIST;
        };
    return new LabelRule(kind, classes);
  }

  /** The labels that a model was trained on; the caller checks their values. */
  public static LabelRule of(Signature.Output output) {
    LabelRule rule = of(output.objective().task(), output.labels().size(), List.of());
    return rule.learnedBy(output.objective().loss());
  }

  /** The same labels, for a loss that may restrict them further. */
  public LabelRule learnedBy(Loss loss) {
    return kind == Kind.NUMBER && loss == Loss.POISSON ? new LabelRule(Kind.COUNT, classes) : this;
  }
}
