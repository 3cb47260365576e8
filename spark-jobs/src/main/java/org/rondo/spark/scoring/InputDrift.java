package org.rondo.spark.scoring;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.bundle.Signature.Seen;
import org.rondo.config.FeatureType;
import org.rondo.config.Transform;
import org.rondo.spark.features.ColumnTally;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TalliedColumn;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, with figures, about columns that differ from those that a model was trained on. */
final class InputDrift {
  private static final Logger LOG = LoggerFactory.getLogger(InputDrift.class);

  /** Even the same kind of data have a few new extremes: up to this share there is no warning. */
  private static final double USUAL_SHARE = 0.1;

  private static final int FIGURES = 6;
  private static final String TEXT = "string";

  private InputDrift() {}

  /** The tally of all parts, each counted once however often its task runs. */
  static final class Collector extends AccumulatorV2<ColumnTally, Set<Integer>> {
    private static final long serialVersionUID = 1L;
    // Heartbeats read it while the task adds to it.
    private final Set<Integer> parts = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ColumnTally whole;

    @Override
    public boolean isZero() {
      return parts.isEmpty();
    }

    @Override
    public Collector copy() {
      Collector copy = new Collector();
      copy.parts.addAll(parts);
      copy.whole = whole;
      return copy;
    }

    @Override
    public void reset() {
      parts.clear();
      whole = null;
    }

    /** A task's only tally, when it is complete. */
    @Override
    public void add(ColumnTally tally) {
      whole = tally;
      parts.add(TaskContext.getPartitionId());
    }

    /** Takes over what one task has counted. */
    @Override
    public void merge(AccumulatorV2<ColumnTally, Set<Integer>> other) {
      ColumnTally counted = ((Collector) other).whole;
      if (counted != null && parts.addAll(other.value())) {
        whole = whole == null ? counted : whole.merge(counted);
      }
    }

    @Override
    public Set<Integer> value() {
      return parts;
    }

    /** All parts merged; for the driver. */
    ColumnTally whole(Signature signature) {
      return whole == null ? ColumnTally.against(signature, null) : whole;
    }
  }

  /** Warns about anything remarkable in the rows of a tally. */
  static void warn(Signature signature, RawData data, ColumnTally tally) {
    remarks(signature, data, tally)
        .forEach(remark -> LOG.warn("do these data differ from those in training? {}", remark));
  }

  static List<String> remarks(Signature signature, RawData data, ColumnTally tally) {
    List<String> remarks = new ArrayList<>();
    Map<String, String> types = data.typeNames();
    for (int i = 0; i < signature.inputs().size(); i++) {
      InputColumn input = signature.inputs().get(i);
      TalliedColumn column = tally.columns().get(i);
      Seen seen = input.seen();
      if (seen != null) {
        String type = types.getOrDefault(input.column().toLowerCase(Locale.ROOT), TEXT);
        addType(remarks, input, seen, type);
        addGaps(remarks, input, seen, column, tally.rows());
      }
      addUnseen(remarks, input, column, tally.rows() - column.missing());
    }
    return remarks;
  }

  private static void addGaps(
      List<String> remarks, InputColumn input, Seen seen, TalliedColumn column, long rows) {
    if (2 * column.missing() > rows && 2 * seen.missing() <= seen.rows()) {
      remarks.add(
          "column '%s' has no value in %s of %s rows (in training: %s of %s)"
              .formatted(input.column(), column.missing(), rows, seen.missing(), seen.rows()));
    }
  }

  private static void addUnseen(
      List<String> remarks, InputColumn input, TalliedColumn column, long present) {
    String values =
        "column '%s': %s of %s values".formatted(input.column(), column.unseen(), present);
    if (!column.examples().isEmpty() && 2 * column.unseen() > present) {
      String examples = String.join("', '", column.examples());
      remarks.add("%s did not occur in training, such as '%s'".formatted(values, examples));
    }
    Seen seen = input.seen();
    if (seen != null
        && seen.least() != null
        && seen.most() != null
        && column.unseen() > USUAL_SHARE * present) {
      remarks.add(
          "%s, from %s to %s, are outside the %s to %s in training"
              .formatted(
                  values,
                  shown(input, column.least()),
                  shown(input, column.most()),
                  shown(input, seen.least()),
                  shown(input, seen.most())));
    }
  }

  private static void addType(List<String> remarks, InputColumn input, Seen seen, String now) {
    if (!seen.accepts(now)) {
      remarks.add(
          "column '%s' has the type %s (in training: %s)"
              .formatted(input.column(), now, seen.type()));
    }
  }

  /** A number as it appears in the data. */
  private static String shown(InputColumn input, double number) {
    if (input.feature().type() == FeatureType.DATE) {
      return InputSpecs.moment(number);
    }
    double raw = input.feature().transform() == Transform.LOG1P ? StrictMath.expm1(number) : number;
    BigDecimal rounded = new BigDecimal(raw, new MathContext(FIGURES)).stripTrailingZeros();
    return Math.abs(rounded.scale()) <= FIGURES ? rounded.toPlainString() : rounded.toString();
  }
}
