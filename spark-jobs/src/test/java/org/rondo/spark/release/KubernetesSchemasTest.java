package org.rondo.spark.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rondo.spark.release.DeploymentFiles.at;
import static org.rondo.spark.release.DeploymentFiles.ofKind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rondo.spark.JsonSchemas;

/** Manifests compared with the schemas of those who read them, unknown keys refused. */
class KubernetesSchemasTest {
  private static final String SCHEMA = "https://rondo.test/scheduledsparkapplication.json";

  /**
   * Kubernetes' kinds without the door that its Java classes leave open for keys of other versions.
   */
  private static final class KnownKeys extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }

  private static final ObjectMapper KUBERNETES =
      new ObjectMapper().setAnnotationIntrospector(new KnownKeys());

  private static JsonSchemas operator() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (InputStream in =
        KubernetesSchemasTest.class.getResourceAsStream(
            "/kubernetes/scheduledsparkapplication.json")) {
      String schema = close(mapper.readTree(in)).toString();
      return new JsonSchemas(uri -> uri.equals(SCHEMA) ? schema : null);
    }
  }

  /** The API server drops keys that a schema does not have; here they are mistakes. */
  private static JsonNode close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")
        && !object.has("x-kubernetes-preserve-unknown-fields")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(KubernetesSchemasTest::close);
    return schema;
  }

  private static List<String> problems(String place, Object manifest) throws IOException {
    return operator().problems(SCHEMA + place, new ObjectMapper().writeValueAsString(manifest));
  }

  @Test
  void kubeflowsApplicationsAreAsItsOperatorWantsThem() throws IOException {
    Object scheduled = ofKind("ScheduledSparkApplication").get(0);
    assertThat(problems("#", scheduled)).isEmpty();
    Object once =
        ofKind("SparkApplication").stream()
            .filter(of -> "sparkoperator.k8s.io/v1beta2".equals(at(of, "apiVersion")))
            .findFirst()
            .orElseThrow();
    assertThat(problems("#/properties/spec/properties/template", at(once, "spec"))).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aMistakeWouldBeNoticed() throws IOException {
    Map<String, Object> scheduled =
        new LinkedHashMap<>((Map<String, Object>) ofKind("ScheduledSparkApplication").get(0));
    Map<String, Object> spec = new LinkedHashMap<>((Map<String, Object>) scheduled.get("spec"));
    scheduled.put("spec", spec);
    spec.put("concurrencyPolicie", "Forbid");
    assertThat(problems("#", scheduled)).singleElement().asString().contains("concurrencyPolicie");
    spec.remove("concurrencyPolicie");
    spec.remove("schedule");
    assertThat(problems("#", scheduled)).singleElement().asString().contains("schedule");

    Map<String, Object> job = new LinkedHashMap<>((Map<String, Object>) ofKind("CronJob").get(0));
    job.put("spec", Map.of("schedul", "0 2 * * *"));
    assertThatThrownBy(() -> KUBERNETES.convertValue(job, CronJob.class))
        .hasMessageContaining("schedul");
  }

  @Test
  void theCronJobIsOneOfKubernetes() throws IOException {
    Object manifest = ofKind("CronJob").get(0);
    CronJob job = KUBERNETES.convertValue(manifest, CronJob.class);
    // Nothing was dropped or read as something else.
    assertThat(json(job)).isEqualTo(json(manifest));
  }

  private static JsonNode json(Object of) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.readTree(mapper.writeValueAsString(of));
  }
}
