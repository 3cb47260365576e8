package org.rondo.spark.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.SequenceConfig;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;

/** Parses and checks rows, one by one and value by value. Travels to executors. */
public final class RowTyping implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] places;
  private final ColumnParser[] parsers;
  private final int inputs;
  private final RowSplit split;
  private final MissingValues missing;
  private final @Nullable SequenceConfig sequence;

  private RowTyping(
      int[] places,
      ColumnParser[] parsers,
      int inputs,
      RowSplit split,
      MissingValues missing,
      @Nullable SequenceConfig sequence) {
    this.places = places;
    this.parsers = parsers;
    this.inputs = inputs;
    this.split = split;
    this.missing = missing;
    this.sequence = sequence;
  }

  /** The typing of a source's rows, which do not say which split they belong to. */
  public static RowTyping of(RawData data, InputSpec spec) {
    return of(data, spec, RowSplit.NONE);
  }

  /** The typing of the inputs of a model of tables, given alone and in the signature's order. */
  public static RowTyping ofInputs(Signature signature) {
    MissingValues missing = new MissingValues(signature.missing());
    List<InputSpec.Input> inputs = InputSpecs.inputs(signature);
    return new RowTyping(
        IntStream.range(0, inputs.size()).toArray(),
        inputs.stream()
            .map(input -> input.kind().parser(input, missing))
            .toArray(ColumnParser[]::new),
        inputs.size(),
        RowSplit.NONE,
        missing,
        null);
  }

  static RowTyping of(RawData data, InputSpec spec, RowSplit split) {
    return of(data, spec, split, false);
  }

  /** The typing of the steps of series one by one, which may be without a label. */
  static RowTyping ofSteps(RawData data, InputSpec spec, RowSplit split) {
    return of(data, spec, split, true);
  }

  private static RowTyping of(RawData data, InputSpec spec, RowSplit split, boolean single) {
    SourceColumns columns = new SourceColumns(data);
    MissingValues missing = new MissingValues(spec.missing());
    List<Integer> places = new ArrayList<>();
    List<ColumnParser> parsers = new ArrayList<>();
    for (InputSpec.Input input : spec.inputs()) {
      places.add(columns.place(input.name(), "data.features"));
      ColumnParser value = input.kind().parser(input, missing, data);
      boolean whole = single || spec.isConstant(input.name()) || input.kind().parsesSteps();
      parsers.add(whole ? value : new StepsParser(input.name(), value));
    }
    if (spec.weight() != null) {
      places.add(columns.place(spec.weight(), "data.weight"));
      parsers.add(new WeightParser(spec.weight()));
    }
    for (String label : spec.labels()) {
      places.add(columns.place(label, "data.label"));
      ColumnParser value = LabelParser.of(spec.rule(), label, missing);
      boolean steps = spec.sequence() != null && spec.sequence().labelsSteps();
      parsers.add(
          single
              ? new Optional(value, missing)
              : steps ? new StepsParser(label, new Optional(value, null)) : value);
    }
    return new RowTyping(
        places.stream().mapToInt(Integer::intValue).toArray(),
        parsers.toArray(ColumnParser[]::new),
        spec.inputs().size(),
        split,
        missing,
        single ? null : spec.sequence());
  }

  /** A step may lack a label; where labels are numbers, certain words mean that. */
  private record Optional(ColumnParser label, @Nullable MissingValues words)
      implements ColumnParser {
    @Override
    public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
      String text = ColumnParser.text(raw);
      boolean none = text == null || (words != null && words.isNumber(text));
      return none ? null : label.parse(raw);
    }
  }

  /** Parses all values of a row, and reports everything that is wrong with it. */
  public TypedRow typed(RawRow raw) {
    RawRow row = missing.known(raw);
    @Nullable Object[] typed = new Object[inputs];
    @Nullable Object[] labels = new Object[parsers.length - inputs];
    List<String> reasons = new ArrayList<>();
    RowSplit.Mark mark = new RowSplit.Mark(null, null);
    if (row.origin().malformed() == null) {
      for (int i = 0; i < parsers.length; i++) {
        try {
          Object value = parsers[i].parse(row.values().at(places[i]), row.origin());
          if (i < inputs) {
            typed[i] = value;
          } else {
            labels[i - inputs] = value;
          }
        } catch (UnusableValueException e) {
          reasons.add(String.valueOf(e.getMessage()));
        }
      }
      try {
        if (sequence != null && reasons.isEmpty()) {
          align(typed, labels, sequence);
        }
        mark = split.of(row);
      } catch (UnusableValueException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    } else {
      reasons.add(row.origin().malformed());
    }
    // A column may be both an input and a label.
    String reason =
        reasons.isEmpty() ? null : reasons.stream().distinct().collect(Collectors.joining("; "));
    return new TypedRow(typed, labels, mark, reason, row.origin());
  }

  /** Gives each column a value for each step. */
  private static void align(
      @Nullable Object[] inputs, @Nullable Object[] labels, SequenceConfig sequence)
      throws UnusableValueException {
    int steps = -1;
    for (Object value : inputs) {
      steps = value instanceof Object[] own ? same(steps, own.length) : steps;
    }
    for (Object value : labels) {
      steps = value instanceof Object[] own ? same(steps, own.length) : steps;
    }
    Integer most = sequence.maxLength();
    if (most != null && steps > most && sequence.keep() == SequenceConfig.Keep.NONE) {
      throw new UnusableValueException(
          "the sequence has %s steps, more than max-length %s".formatted(steps, most));
    }
    for (int i = 0; i < inputs.length; i++) {
      if (!(inputs[i] instanceof Object[])) {
        @Nullable Object[] repeated = new Object[steps];
        Arrays.fill(repeated, inputs[i]);
        inputs[i] = repeated;
      }
    }
  }

  private static int same(int steps, int own) throws UnusableValueException {
    if (steps >= 0 && own != steps) {
      throw new UnusableValueException(
          "its columns have %s and %s steps, expected the same".formatted(steps, own));
    }
    return own;
  }
}
