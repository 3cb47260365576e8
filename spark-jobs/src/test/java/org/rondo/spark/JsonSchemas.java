package org.rondo.spark;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.function.UnaryOperator;

/** JSON compared with schemas that are at hand: nothing is fetched. */
public final class JsonSchemas {
  private final SchemaRegistry registry;

  /**
   * Schemas.
   *
   * @param sources the text of the schema at a URI; null where there is none
   */
  public JsonSchemas(UnaryOperator<String> sources) {
    SchemaRegistryConfig strict =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(sources).schemaRegistryConfig(strict));
  }

  /**
   * What is wrong with a text, a line each.
   *
   * @param schema its URI, with the place in it
   */
  public List<String> problems(String schema, String json) {
    Schema of = registry.getSchema(SchemaLocation.of(schema));
    return of.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
