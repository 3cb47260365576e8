package org.rondo.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.config.YamlNode.Scalar.Style;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns YAML text into nodes with places; mistakes of syntax become problems. */
final class YamlParser {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).setUseMarks(true).build();

  private static final int MAX_DEPTH = 50;

  private final @Nullable Place fixedPlace;
  private final String rootKey;
  private final Problems problems;

  private YamlParser(@Nullable Place fixedPlace, String rootKey, Problems problems) {
    this.fixedPlace = fixedPlace;
    this.rootKey = rootKey;
    this.problems = problems;
  }

  /** Parses a file's text; empty when it holds nothing, or nothing that could be parsed. */
  static Optional<YamlNode> parseFile(String text, Problems problems) {
    return new YamlParser(null, "", problems).parse(text);
  }

  /** Parses the value of one key, all of it written in one place. */
  static Optional<YamlNode> parseValue(String text, Place place, String key, Problems problems) {
    return new YamlParser(place, key, problems).parse(text);
  }

  private Optional<YamlNode> parse(String text) {
    try {
      if (tooDeep(text)) {
        return Optional.empty();
      }
      return new Compose(SETTINGS)
          .composeString(text)
          .map(node -> convert(node, place(node), rootKey));
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .map(this::column)
              .orElse(fixedPlace == null ? Place.line(1) : fixedPlace);
      problems.add(place, rootKey, "is not valid YAML: " + reason(e));
    } catch (YamlEngineException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(
          fixedPlace == null ? Place.line(1) : fixedPlace, rootKey, "is not valid YAML: " + reason);
    }
    return Optional.empty();
  }

  /** Composing nodes recurses and would overflow the stack; reading events does not. */
  private boolean tooDeep(String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      depth +=
          event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
      if (depth > MAX_DEPTH) {
        problems.add(
            event.getStartMark().map(this::column).orElse(Place.line(1)),
            rootKey,
            "is nested more than " + MAX_DEPTH + " levels deep");
        return true;
      }
    }
    return false;
  }

  private static String reason(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    String context = e.getContext();
    return context == null || context.isBlank() ? problem : problem + " (" + context + ")";
  }

  private YamlNode convert(Node node, Place place, String path) {
    if (node.isRecursive()) {
      problems.add(place, path, "contains itself through an alias");
      return new YamlNode.Scalar(place, "", Style.NULL);
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, place, path);
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> elements = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        elements.add(convert(element, place(element), path + "[" + elements.size() + "]"));
      }
      return new YamlNode.Sequence(place, elements);
    }
    ScalarNode scalar = (ScalarNode) node;
    Style style =
        scalar.getTag().equals(Tag.NULL)
            ? Style.NULL
            : scalar.isPlain() ? Style.PLAIN : Style.QUOTED;
    return new YamlNode.Scalar(place, scalar.getValue(), style);
  }

  private YamlNode mapping(MappingNode mapping, Place place, String path) {
    Map<String, YamlNode> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place keyPlace = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(keyPlace, path, "has a list or a section as a key, expected a word");
        continue;
      }
      String keyPath = KeyPath.join(path, key.getValue());
      YamlNode first = values.get(key.getValue());
      if (first != null) {
        problems.add(keyPlace, keyPath, "is given twice, first on " + first.place());
        continue;
      }
      values.put(key.getValue(), convert(tuple.getValueNode(), keyPlace, keyPath));
    }
    return new YamlNode.Mapping(place, values);
  }

  private Place place(Node node) {
    if (fixedPlace != null) {
      return fixedPlace;
    }
    return Place.line(node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }

  private Place column(Mark mark) {
    return fixedPlace != null ? fixedPlace : Place.column(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
