package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {
  @Test
  void theFileForEditorsIsCurrent() throws IOException {
    GeneratedFile.isCurrent("conf/rondo.schema.json", JsonSchema.of(RunConfig.class));
  }

  @Test
  void describesTypesRangesChoicesDefaultsAndShortForms() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(JsonSchema.of(RunConfig.class));

    assertThat(schema.at("/$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.at("/required").toString()).isEqualTo("[\"name\",\"model\"]");
    JsonNode training = schema.at("/properties/training/properties");
    assertThat(training.at("/batch-size").toString())
        .isEqualTo(
            "{\"title\":\"batch-size\",\"description\":\"Examples per worker and local step.\","
                + "\"type\":\"integer\",\"minimum\":1,\"maximum\":16777216,\"default\":32}");
    assertThat(training.at("/inner-state/enum").toString())
        .isEqualTo("[\"average\",\"reset\",\"local\"]");
    assertThat(training.at("/optimizer/oneOf/0/enum/0").asText()).isEqualTo("auto");
    assertThat(training.at("/optimizer/oneOf/1/properties/learning-rate/exclusiveMinimum").asInt(1))
        .isZero();
    assertThat(schema.at("/properties/data/properties/label/oneOf/1/type").asText())
        .isEqualTo("array");
    assertThat(schema.at("/properties/data/properties/split/default").toString())
        .isEqualTo("{\"train\":0.8,\"validation\":0.1,\"test\":0.1}");
    assertThat(schema.at("/properties/model/properties/network/anyOf/1/pattern").asText())
        .isEqualTo("^file:.*\\S");
  }
}
