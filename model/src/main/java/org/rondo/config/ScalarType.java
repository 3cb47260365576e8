package org.rondo.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of value without parts. */
abstract class ScalarType implements ValueType {
  /** The value that a scalar holds; empty when it is of another kind. */
  abstract Optional<Object> parse(YamlNode.Scalar scalar);

  /** Whether a value of the right kind is also one of those allowed. */
  abstract boolean allows(Object value);

  /** A remark to end a refusal with, such as what was probably meant; may be empty. */
  String remark(String got) {
    return "";
  }

  @Override
  public final @Nullable Object read(YamlNode node, String path, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      Optional<Object> value = parse(scalar).filter(this::allows);
      if (value.isPresent()) {
        return value.get();
      }
      problems.add(node.place(), path, refusal(scalar.describe()) + remark(scalar.text()));
    } else {
      problems.add(node.place(), path, refusal(node.describe()));
    }
    return null;
  }

  @Override
  public final Optional<String> refusalOf(Object value) {
    String got = String.valueOf(tree(value));
    return allows(value)
        ? Optional.empty()
        : Optional.of(refusal(got.isBlank() ? "blank text" : got));
  }

  @Override
  public Object tree(Object value) {
    return value;
  }

  private String refusal(String got) {
    return "got " + got + ", expected " + expected();
  }
}
