package org.rondo.spark.features;

import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;
import org.rondo.spark.features.FittedFeatures.Scaling;

/** Writes numbers, scaled. */
final class NumbersWriter implements FeatureKind.Writer {
  private final FittedFeatures.Column column;
  private final FeatureKind kind;
  private final boolean keepsNumbers;

  /** For each number; null for unscaled numbers. */
  private final double @Nullable [] shift;

  private final double[] factor;
  private final double constant;

  NumbersWriter(FittedFeatures.Column column, FeatureKind kind) {
    Scaling scaling = column.scaling();
    this.column = column;
    this.kind = kind;
    this.keepsNumbers = kind.keepsNumbers();
    this.shift = scaling == null ? null : doubles(scaling.shift());
    this.factor = scaling == null ? new double[0] : doubles(scaling.factor());
    this.constant = scaling == null ? 0 : scaling.constant();
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public void write(@Nullable Object value, FeatureKind.Inputs inputs) {
    Object known = value == null ? column.fill() : value;
    if (known == null) {
      throw new DataException("the column " + column.column() + " has a gap, which nothing fills");
    }
    Vector numbers = kind.numbers(known);
    int[] places = numbers instanceof SparseVector sparse ? sparse.indices() : null;
    double[] values = numbers instanceof SparseVector sparse ? sparse.values() : numbers.toArray();
    for (int i = 0; i < values.length; i++) {
      int place = places == null ? i : places[i];
      inputs.set(column.position() + place, scaled(place, values[i]));
    }
  }

  @Override
  public void write(double number, FeatureKind.Inputs inputs) {
    if (keepsNumbers) {
      inputs.set(column.position(), scaled(0, number));
    } else {
      write((Object) number, inputs);
    }
  }

  /** A sparse vector's numbers are 0 where it stores none. */
  @Override
  public void common(float[] inputs) {
    for (int i = 0; shift != null && i < factor.length; i++) {
      inputs[column.position() + i] = scaled(i, 0);
    }
  }

  private float scaled(int i, double number) {
    double scaled =
        shift == null ? number : factor[i] == 0 ? constant : (number - shift[i]) * factor[i];
    return (float) scaled;
  }
}
