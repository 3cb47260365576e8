package org.rondo.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list.
 *
 * @param oneOrMany whether its only element may be written without the list
 */
record ListType(ValueType element, boolean oneOrMany) implements ValueType {
  @Override
  public String expected() {
    String list = "a list, each element " + element.expected();
    return oneOrMany ? element.expected() + ", or " + list : list;
  }

  @Override
  public @Nullable Object read(YamlNode node, String path, Problems problems) {
    if (oneOrMany && node instanceof YamlNode.Scalar) {
      Object only = element.read(node, path, problems);
      return only == null ? null : List.of(only);
    }
    if (!(node instanceof YamlNode.Sequence sequence)) {
      problems.add(node.place(), path, "got " + node.describe() + ", expected " + expected());
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sequence.elements().size(); i++) {
      Object value = element.read(sequence.elements().get(i), path + "[" + i + "]", problems);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == sequence.elements().size() ? values : null;
  }

  @Override
  public Optional<String> refusalOf(Object value) {
    return ((List<?>) value).stream().flatMap(each -> element.refusalOf(each).stream()).findFirst();
  }

  @Override
  public Object tree(Object value) {
    List<Object> tree = new ArrayList<>();
    ((List<?>) value).forEach(each -> tree.add(element.tree(each)));
    return tree;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("items", element.schema());
    return oneOrMany ? Map.of("oneOf", List.of(element.schema(), list)) : list;
  }
}
