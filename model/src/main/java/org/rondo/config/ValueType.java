package org.rondo.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One kind of value: how it is read, checked, written back and described. */
interface ValueType {
  /** What is allowed, as a phrase to follow "expected". */
  String expected();

  /**
   * The value that a node holds, or null after its problems were added.
   *
   * @param path the dotted path of the node, for the problems
   */
  @Nullable Object read(YamlNode node, String path, Problems problems);

  /** Why a value of the right Java type is refused; empty when it is not. */
  Optional<String> refusalOf(Object value);

  /** The value as nested maps, lists, strings, numbers and booleans. */
  Object tree(Object value);

  /** The JSON Schema of the value as written in YAML. */
  Map<String, Object> schema();

  /** The kind of value under a key of this value; null when there is none. */
  default @Nullable ValueType member(String key) {
    return null;
  }

  /**
   * The kind of value of a Java type.
   *
   * @param annotations what narrows it, such as {@link Range}
   */
  static ValueType of(Type type, AnnotatedElement annotations) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return new ListType(
          of(generic.getActualTypeArguments()[0], annotations),
          annotations.isAnnotationPresent(OneOrMany.class));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      Type value = generic.getActualTypeArguments()[1];
      return new MapType(value == String.class ? TextType.ANY : of(value, annotations));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      boolean wide = type == long.class || type == Long.class;
      return new IntegerType(wide, Bounds.of(annotations));
    }
    if (type == double.class || type == Double.class) {
      return new NumberType(Bounds.of(annotations));
    }
    if (type == boolean.class || type == Boolean.class) {
      return new BooleanType();
    }
    if (type == String.class) {
      return TextType.of(annotations);
    }
    if (type == Pace.class) {
      return new PaceType();
    }
    if (type == SplitPart.class) {
      return new SplitPartType();
    }
    if (type == ClassWeights.class) {
      return new ClassWeightsType(annotations);
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return new EnumType(raw.asSubclass(Enum.class));
    }
    if (type instanceof Class<?> raw && raw.isRecord()) {
      return SectionType.of(raw.asSubclass(Record.class));
    }
    throw new IllegalArgumentException("No configuration value can be a " + type.getTypeName());
  }
}
