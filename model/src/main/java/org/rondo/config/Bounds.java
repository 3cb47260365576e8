package org.rondo.config;

import java.lang.reflect.AnnotatedElement;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers that a key allows. */
record Bounds(double min, double max, boolean minExclusive, boolean maxExclusive) {
  /** What the element's {@link Range} says; without one, every finite number. */
  static Bounds of(AnnotatedElement annotations) {
    @Nullable Range range = annotations.getAnnotation(Range.class);
    return range == null
        ? new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, false)
        : new Bounds(range.min(), range.max(), range.minExclusive(), range.maxExclusive());
  }

  boolean contain(double value) {
    return Double.isFinite(value)
        && (minExclusive ? value > min : value >= min)
        && (maxExclusive ? value < max : value <= max);
  }

  /** The bounds in words, to follow "a number": " from 0 to 1"; empty without bounds. */
  String words() {
    boolean below = Double.isFinite(max);
    if (!Double.isFinite(min)) {
      return below ? upper() : "";
    }
    if (below && !minExclusive && !maxExclusive) {
      return " from " + plain(min) + " to " + plain(max);
    }
    String lower = (minExclusive ? " above " : " of at least ") + plain(min);
    return below ? lower + " and" + upper() : lower;
  }

  private String upper() {
    return (maxExclusive ? " below " : " of at most ") + plain(max);
  }

  /** The JSON Schema of a number of the given type within the bounds. */
  Map<String, Object> schema(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    if (Double.isFinite(min)) {
      schema.put(minExclusive ? "exclusiveMinimum" : "minimum", new BigDecimal(plain(min)));
    }
    if (Double.isFinite(max)) {
      schema.put(maxExclusive ? "exclusiveMaximum" : "maximum", new BigDecimal(plain(max)));
    }
    return schema;
  }

  /** A number as people write it: without exponent and without trailing zeros. */
  static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
