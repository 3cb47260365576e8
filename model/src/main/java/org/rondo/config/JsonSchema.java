package org.rondo.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON Schema of a configuration (draft 2020-12), with which editors complete and check. */
public final class JsonSchema {
  private JsonSchema() {}

  /** The schema of a section as JSON text: indented, the same on every machine. */
  public static String of(Class<? extends Record> section) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Rondo configuration");
    schema.put("description", "Generated from the configuration records; do not edit.");
    schema.putAll(SectionSchema.of(SectionType.of(section)));
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(lines);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the schema", e);
    }
  }
}
