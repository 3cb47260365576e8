package org.rondo.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A section whose keys are the user's own, such as column names; their order is kept. */
record MapType(ValueType value) implements ValueType {
  @Override
  public String expected() {
    return "a section of keys, each with "
        + (value instanceof SectionType ? "a section" : value.expected());
  }

  @Override
  public @Nullable Object read(YamlNode node, String path, Problems problems) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.add(node.place(), path, "got " + node.describe() + ", expected " + expected());
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (Map.Entry<String, YamlNode> entry : mapping.values().entrySet()) {
      if (entry.getValue().isNull() && value instanceof ScalarType) {
        continue;
      }
      Object read = value.read(entry.getValue(), KeyPath.join(path, entry.getKey()), problems);
      if (read == null) {
        complete = false;
      } else {
        values.put(entry.getKey(), read);
      }
    }
    return complete ? values : null;
  }

  @Override
  public Optional<String> refusalOf(Object map) {
    return ((Map<?, ?>) map)
        .values().stream().flatMap(each -> value.refusalOf(each).stream()).findFirst();
  }

  @Override
  public Object tree(Object map) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ((Map<?, ?>) map).forEach((key, each) -> tree.put((String) key, value.tree(each)));
    return tree;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", value.schema());
    return schema;
  }

  @Override
  public ValueType member(String key) {
    return value;
  }
}
