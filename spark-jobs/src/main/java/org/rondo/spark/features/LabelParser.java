package org.rondo.spark.features;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The words of a label: the class, or a list of labels as one text.
 *
 * @param allowed words; null for any
 */
public record LabelParser(String column, boolean list, @Nullable Vocabulary allowed)
    implements ColumnParser {

  /** Between the labels of a list, as one text. */
  public static final String SEPARATOR = "\u001f";

  /** The parser of a label column. */
  static ColumnParser of(LabelRule rule, String column, MissingValues missing) {
    Vocabulary allowed = rule.classes().isEmpty() ? null : new Vocabulary(rule.classes());
    return switch (rule.kind()) {
      case CLASS -> new LabelParser(column, false, allowed);
      case LIST -> new LabelParser(column, true, allowed);
      case FLAGS -> new BooleanFeature.Parser("the label " + column);
      case NUMBER, COUNT ->
          new Numbers(
              new NumericFeature.Parser(
                  column, "the label " + column + " is missing", false, missing),
              column,
              rule.kind() == LabelRule.Kind.COUNT);
    };
  }

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    if (list) {
      return labels(raw);
    }
    String text = ColumnParser.text(raw);
    if (text == null) {
      throw new UnusableValueException("the label " + column + " is missing");
    }
    if (text.equals("NaN")) {
      throw new UnusableValueException("the label " + column + " is NaN");
    }
    requireAllowed(text);
    return text;
  }

  /** The distinct labels, sorted. An empty list means that the row has no label. */
  private String labels(@Nullable Object raw) throws UnusableValueException {
    TreeSet<String> labels = new TreeSet<>();
    if (raw instanceof scala.collection.Seq<?> array) {
      for (int i = 0; i < array.length(); i++) {
        add(ColumnParser.text(array.apply(i)), labels);
      }
    } else if (raw == null || raw.toString().isBlank()) {
      throw new UnusableValueException(
          "the label " + column + " is missing; a list without labels is []");
    } else {
      String bare = raw.toString().strip().replaceAll("^\\[|\\]$", "");
      for (String part : bare.split("[|;,]", -1)) {
        add(ColumnParser.text(part.strip().replaceAll("^[\"']|[\"']$", "")), labels);
      }
    }
    return String.join(SEPARATOR, labels);
  }

  private void add(@Nullable String label, TreeSet<String> labels) throws UnusableValueException {
    if (label != null) {
      requireAllowed(label);
      labels.add(label);
    }
  }

  private void requireAllowed(String word) throws UnusableValueException {
    if (allowed != null && allowed.place(word) == Vocabulary.UNKNOWN) {
      throw new UnusableValueException(
          "the label " + column + " is '" + word + "', which is none of data.classes");
    }
  }

  /** Splits the text of a list again. */
  public static List<String> parts(String labels) {
    return labels.isEmpty() ? List.of() : List.of(labels.split(SEPARATOR, -1));
  }

  /** A target of a regression. */
  private record Numbers(ColumnParser number, String column, boolean counts)
      implements ColumnParser {
    @Override
    public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
      Object value = number.parse(raw);
      if (counts && value instanceof Double count && count < 0) {
        throw new UnusableValueException(
            "the label " + column + " is negative, but model.loss poisson counts");
      }
      return value;
    }
  }
}
