package org.rondo.spark.features;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.util.QuantileSummaries;
import org.rondo.config.Impute;

/** Computes what fills a column's gaps from its values in a fixed order. Used by one thread. */
interface GapFill {
  /** Takes a value. */
  void add(double value);

  /** What fills the gaps; NaN if there was no value. */
  double value();

  /** An empty one, before any value. */
  static GapFill of(Impute strategy) {
    return switch (strategy) {
      case MEAN -> new Mean();
      case MEDIAN -> new Median();
      case MODE -> new Mode();
      case NONE -> throw new IllegalArgumentException("nothing fills such gaps");
    };
  }

  /** The mean. */
  final class Mean implements GapFill {
    private double sum;
    private long count;

    @Override
    public void add(double value) {
      sum += value;
      count++;
    }

    @Override
    public double value() {
      return sum / count;
    }
  }

  /** The median by Spark's quantile sketch, with a rank error of a thousandth. */
  final class Median implements GapFill {
    private static final double ERROR = 0.001;
    private QuantileSummaries sketch =
        new QuantileSummaries(
            QuantileSummaries.defaultCompressThreshold(),
            ERROR,
            new QuantileSummaries.Stats[0],
            0,
            false);

    @Override
    public void add(double value) {
      sketch = sketch.insert(value);
    }

    @Override
    public double value() {
      scala.Option<Object> median = sketch.compress().query(0.5);
      return median.isEmpty() ? Double.NaN : (Double) median.get();
    }
  }

  /** The most frequent value; the least of several equally frequent. */
  final class Mode implements GapFill {
    private final TreeMap<Double, Long> counts = new TreeMap<>();

    @Override
    public void add(double value) {
      counts.merge(value + 0.0, 1L, Long::sum);
    }

    @Override
    public double value() {
      double mode = Double.NaN;
      long most = 0;
      for (Map.Entry<Double, Long> entry : counts.entrySet()) {
        if (entry.getValue() > most) {
          most = entry.getValue();
          mode = entry.getKey();
        }
      }
      return mode;
    }
  }
}
