package org.rondo.evaluation;

import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/** A metric that is one expression. */
record Formula<E extends Evaluation>(
    String name,
    Direction direction,
    IntPredicate outputs,
    ToDoubleFunction<E> formula,
    boolean isHeadline)
    implements Metric<E> {

  Formula(String name, Direction direction, IntPredicate outputs, ToDoubleFunction<E> formula) {
    this(name, direction, outputs, formula, true);
  }

  /** The same, in results alone. */
  Formula<E> quiet() {
    return new Formula<>(name, direction, outputs, formula, false);
  }

  @Override
  public double value(E counted) {
    return formula.applyAsDouble(counted);
  }

  @Override
  public boolean supports(int count) {
    return outputs.test(count);
  }
}
