package org.rondo.config;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The word {@code balanced}, or a number for each class. */
final class ClassWeightsType implements ValueType {
  private final MapType numbers;

  /** Weights within the bounds that a key allows. */
  ClassWeightsType(AnnotatedElement annotations) {
    this.numbers = new MapType(new NumberType(Bounds.of(annotations)));
  }

  @Override
  public String expected() {
    return "balanced, or a section of classes, each with " + numbers.value().expected();
  }

  @Override
  public @Nullable Object read(YamlNode node, String path, Problems problems) {
    if (node instanceof YamlNode.Scalar scalar) {
      if (scalar.text().equals(ClassWeights.BALANCED)) {
        return new ClassWeights(true, Map.of());
      }
      problems.add(
          node.place(),
          path,
          "got "
              + node.describe()
              + ", expected "
              + expected()
              + Nearest.remark(scalar.text(), List.of(ClassWeights.BALANCED)));
      return null;
    }
    @SuppressWarnings("unchecked")
    Map<String, Double> read = (Map<String, Double>) numbers.read(node, path, problems);
    return read == null ? null : new ClassWeights(false, read);
  }

  @Override
  public Optional<String> refusalOf(Object value) {
    return numbers.refusalOf(((ClassWeights) value).byClass());
  }

  @Override
  public Object tree(Object value) {
    ClassWeights weights = (ClassWeights) value;
    return weights.balanced() ? ClassWeights.BALANCED : numbers.tree(weights.byClass());
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("oneOf", List.of(Map.of("const", ClassWeights.BALANCED), numbers.schema()));
  }

  @Override
  public @Nullable ValueType member(String key) {
    return numbers.member(key);
  }
}
