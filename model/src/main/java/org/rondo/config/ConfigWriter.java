package org.rondo.config;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes configurations with every default spelled out; reading them again gives an equal one. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /** A section as nested maps by key, lists, strings, numbers and booleans. */
  public static Map<String, Object> tree(ConfigSection section) {
    return SectionType.of(section.getClass().asSubclass(Record.class)).tree(section);
  }

  /** A configuration's tree as an older release wrote it, without the keys that had no effect. */
  public static Object withoutInapplicable(Object tree) {
    return tree instanceof Map<?, ?> map
        ? SectionType.of(RunConfig.class).withoutInapplicable(map)
        : tree;
  }

  /** A configuration as YAML text. */
  public static String toYaml(RunConfig config) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.AUTO)
            .setSplitLines(false)
            .build();
    return new Dump(settings).dumpToString(tree(config));
  }
}
