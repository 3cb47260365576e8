package org.rondo.spark.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rondo.spark.release.DeploymentFiles.at;
import static org.rondo.spark.release.DeploymentFiles.manifests;
import static org.rondo.spark.release.DeploymentFiles.ofKind;
import static org.rondo.spark.release.DeploymentFiles.ofPom;
import static org.rondo.spark.release.DeploymentFiles.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rondo.error.ExitCode;
import org.rondo.spark.cli.Main;

/**
 * What the schemas of Kubernetes and of the operators require of each manifest, and what manifests,
 * image and build must agree on.
 */
class KubernetesTest {
  private static final Map<String, Set<String>> API_VERSIONS =
      Map.of(
          "Namespace", Set.of("v1"),
          "ServiceAccount", Set.of("v1"),
          "Pod", Set.of("v1"),
          "PersistentVolumeClaim", Set.of("v1"),
          "Role", Set.of("rbac.authorization.k8s.io/v1"),
          "RoleBinding", Set.of("rbac.authorization.k8s.io/v1"),
          "SparkApplication", Set.of("spark.apache.org/v1", "sparkoperator.k8s.io/v1beta2"),
          "CronJob", Set.of("batch/v1"),
          "ScheduledSparkApplication", Set.of("sparkoperator.k8s.io/v1beta2"));
  private static final String APACHE = "spark.apache.org/v1";
  private static final String KUBEFLOW = "sparkoperator.k8s.io/v1beta2";

  @Test
  void everyManifestHasVersionKindAndName() {
    for (Object manifest : manifests()) {
      String kind = (String) at(manifest, "kind");
      assertThat(API_VERSIONS).containsKey(kind);
      assertThat(API_VERSIONS.get(kind)).contains((String) at(manifest, "apiVersion"));
      if (!"Pod".equals(kind)) {
        assertThat((String) at(manifest, "metadata", "name")).as(kind).matches("[a-z0-9-]{1,63}");
      }
      if (!Set.of("Pod", "Namespace").contains(kind)) {
        assertThat(at(manifest, "metadata", "namespace")).isEqualTo("rondo");
      }
    }
  }

  @Test
  void theDriverMayHandleItsPodsAndNothingElse() {
    Object role = ofKind("Role").get(0);
    Object binding = ofKind("RoleBinding").get(0);

    assertThat(at(binding, "roleRef", "name")).isEqualTo(at(role, "metadata", "name"));
    assertThat(at(binding, "subjects", 0, "name"))
        .isEqualTo(at(ofKind("ServiceAccount").get(0), "metadata", "name"));
    for (Object rule : (List<?>) at(role, "rules")) {
      assertThat((List<?>) at(rule, "apiGroups")).isEqualTo(List.of(""));
      assertThat(List.of("pods", "configmaps", "services", "persistentvolumeclaims"))
          .containsAll(strings(at(rule, "resources")));
      assertThat(strings(at(rule, "verbs"))).doesNotContain("*");
    }
    assertThat(manifests()).noneMatch(m -> String.valueOf(at(m, "kind")).startsWith("Cluster"));
  }

  @Test
  void podsAreNotPrivilegedAndExecutorsHaveNoToken() {
    assertThat(ofKind("Pod")).hasSize(3);
    for (Object pod : ofKind("Pod")) {
      Object spec = at(pod, "spec");
      String container = (String) at(spec, "containers", 0, "name");
      notPrivileged(at(spec, "securityContext"), at(spec, "containers", 0, "securityContext"));
      assertThat(container).startsWith("spark-kubernetes-");
      if (container.endsWith("executor")) {
        assertThat(at(spec, "automountServiceAccountToken")).isEqualTo(false);
      }
    }
    Object apache = application(APACHE);
    for (String who : List.of("driverSpec", "executorSpec")) {
      Object spec = at(apache, "spec", who, "podTemplateSpec", "spec");
      notPrivileged(at(spec, "securityContext"), at(spec, "containers", 0, "securityContext"));
    }
    for (String who : List.of("driver", "executor")) {
      for (Object spec : List.of(at(application(KUBEFLOW), "spec"), at(scheduled(), "template"))) {
        Object pod = at(spec, who);
        notPrivileged(at(pod, "podSecurityContext"), at(pod, "securityContext"));
      }
    }
    Object night = at(ofKind("CronJob").get(0), "spec", "jobTemplate", "spec", "template", "spec");
    notPrivileged(at(night, "securityContext"), at(night, "containers", 0, "securityContext"));
    assertThat(at(night, "automountServiceAccountToken")).isEqualTo(false);
  }

  private static void notPrivileged(Object pod, Object container) {
    assertThat(at(pod, "runAsNonRoot")).isEqualTo(true);
    assertThat(at(pod, "runAsUser")).isEqualTo(185);
    assertThat(at(pod, "seccompProfile", "type")).isEqualTo("RuntimeDefault");
    assertThat(at(container, "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(at(container, "capabilities", "drop")).isEqualTo(List.of("ALL"));
  }

  @Test
  void aGpuIsALimit() {
    assertThat(ofKind("Pod"))
        .filteredOn(pod -> at(pod, "spec", "tolerations") != null)
        .singleElement()
        .satisfies(
            pod ->
                assertThat(
                        at(pod, "spec", "containers", 0, "resources", "limits", "nvidia.com/gpu"))
                    .isEqualTo(1));
  }

  @Test
  void applicationsNameWhatBuildAndImageHave() {
    Object apache = at(application(APACHE), "spec");
    Object kubeflow = at(application(KUBEFLOW), "spec");
    String spark = ofPom("spark.version");
    String image = "rondo:" + ofPom("version").replace("-SNAPSHOT", "");
    String jar = "local:///opt/rondo/lib/rondo.jar";
    Object claim = at(ofKind("PersistentVolumeClaim").get(0), "metadata", "name");
    Object account = at(ofKind("ServiceAccount").get(0), "metadata", "name");
    Object conf = at(apache, "sparkConf");

    assertThat(at(apache, "mainClass")).isEqualTo(Main.class.getName());
    assertThat(at(kubeflow, "mainClass")).isEqualTo(Main.class.getName());
    assertThat(at(apache, "jars")).isEqualTo(jar);
    assertThat(at(kubeflow, "mainApplicationFile")).isEqualTo(jar);
    assertThat(at(apache, "runtimeVersions", "sparkVersion")).isEqualTo(spark);
    assertThat(at(apache, "runtimeVersions", "scalaVersion"))
        .isEqualTo(ofPom("scala.binary.version"));
    assertThat(at(kubeflow, "sparkVersion")).isEqualTo(spark);
    assertThat(at(conf, "spark.kubernetes.container.image")).isEqualTo(image);
    assertThat(at(kubeflow, "image")).isEqualTo(image);
    assertThat(at(conf, "spark.kubernetes.authenticate.driver.serviceAccountName"))
        .isEqualTo(account);
    assertThat(at(kubeflow, "driver", "serviceAccount")).isEqualTo(account);
    assertThat(text(DeploymentFiles.KUBERNETES.resolve("spark-application-apache.yaml")))
        .contains("claimName: " + claim);
    assertThat(at(kubeflow, "volumes", 0, "persistentVolumeClaim", "claimName")).isEqualTo(claim);
    for (Object arguments : List.of(at(apache, "driverArgs"), at(kubeflow, "arguments"))) {
      String file = strings(arguments).get(1);
      assertThat(DeploymentFiles.ROOT.resolve(file.replace("/opt/rondo/", ""))).exists();
    }
    for (String who : List.of("driver", "executor")) {
      assertThat(at(kubeflow, who, "env", 0, "name")).isEqualTo("OMP_NUM_THREADS");
    }
    // The API takes strings alone.
    assertThat(((Map<?, ?>) conf).values()).allMatch(String.class::isInstance);
  }

  /** What differs between one training and one every night is when it begins, and the command. */
  @Test
  @SuppressWarnings("unchecked")
  void theScheduledApplicationIsTheOtherWithRetrain() {
    var once = new LinkedHashMap<>((Map<String, Object>) at(application(KUBEFLOW), "spec"));
    var nightly = new LinkedHashMap<>((Map<String, Object>) at(scheduled(), "template"));
    assertThat(strings(nightly.remove("arguments")))
        .startsWith("retrain", "/opt/rondo/conf/titanic.yaml")
        .contains("retrain.registry=/opt/spark/work-dir/runs/registry");
    once.remove("arguments");
    assertThat(nightly).isEqualTo(once);
    assertThat(at(scheduled(), "concurrencyPolicy")).isEqualTo("Forbid");
  }

  @Test
  void theNightlyJobNamesWhatImageAndVolumeHave() {
    Object job = at(ofKind("CronJob").get(0), "spec");
    Object pod = at(job, "jobTemplate", "spec", "template", "spec");
    assertThat(at(job, "concurrencyPolicy")).isEqualTo("Forbid");
    assertThat(at(pod, "containers", 0, "image"))
        .isEqualTo("rondo:" + ofPom("version").replace("-SNAPSHOT", ""));
    assertThat(at(pod, "volumes", 0, "persistentVolumeClaim", "claimName"))
        .isEqualTo(at(ofKind("PersistentVolumeClaim").get(0), "metadata", "name"));
    Object rules = at(job, "jobTemplate", "spec", "podFailurePolicy", "rules", 0);
    assertThat(at(rules, "onExitCodes", "containerName"))
        .isEqualTo(at(pod, "containers", 0, "name"));
    // All but what may pass by itself: 0 is none, and 1 is unexpected.
    assertThat((List<?>) at(rules, "onExitCodes", "values"))
        .isEqualTo(
            Arrays.stream(ExitCode.values()).map(ExitCode::code).filter(code -> code > 1).toList());
    // Kubernetes ignores the policy otherwise.
    assertThat(at(pod, "restartPolicy")).isEqualTo("Never");
  }

  private static Object scheduled() {
    return at(ofKind("ScheduledSparkApplication").get(0), "spec");
  }

  private static Object application(String version) {
    return ofKind("SparkApplication").stream()
        .filter(application -> version.equals(at(application, "apiVersion")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}
