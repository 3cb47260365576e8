package org.rondo.spark.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rondo.spark.release.DeploymentFiles.DOCKER;
import static org.rondo.spark.release.DeploymentFiles.at;
import static org.rondo.spark.release.DeploymentFiles.documents;
import static org.rondo.spark.release.DeploymentFiles.ofPom;
import static org.rondo.spark.release.DeploymentFiles.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dockerfiles and compose.yaml must agree on with each other and with the build. */
class ImagesTest {
  private static final Pattern PINNED =
      Pattern.compile(
          "(?m)^ARG BASE_IMAGE=\\S+(:[0-9]+\\.[0-9]+\\.[0-9]+\\S*|@sha256:[0-9a-f]{64})$");
  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?!--from)(.*) /opt\\S*$");

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
  void anImageIsPinnedAndUnprivileged(String name) {
    String file = text(DOCKER.resolve(name));

    assertThat(file).containsPattern(PINNED);
    assertThat(file.lastIndexOf("USER 185")).isGreaterThan(file.lastIndexOf("USER root"));
    assertThat(file).contains("HEALTHCHECK", "ENTRYPOINT [\"/opt/entrypoint.sh\"]", "tini");
  }

  @Test
  void theImagesDifferInTheirBaseAlone() {
    String cpu = text(DOCKER.resolve("Dockerfile"));
    String cuda = text(DOCKER.resolve("Dockerfile.cuda"));

    assertThat(behindTheBase(cuda).replaceAll("(?m)^ENV NVIDIA.*\n", ""))
        .isEqualTo(behindTheBase(cpu));
  }

  private static String behindTheBase(String file) {
    return file.substring(file.indexOf("# Two layers"));
  }

  @Test
  void copiesWhatAReleaseHolds() {
    String assembly =
        text(DeploymentFiles.ROOT.resolve("spark-jobs/src/release/assembly.xml"))
            + text(DeploymentFiles.ROOT.resolve("spark-jobs/pom.xml"));
    List<String> sources =
        COPIED
            .matcher(text(DOCKER.resolve("Dockerfile")))
            .results()
            .flatMap(match -> Pattern.compile(" ").splitAsStream(match.group(1)))
            .map(source -> source.replaceFirst("^(lib|docker)/(?=.*[.])|^\\*", ""))
            .toList();

    assertThat(sources).hasSizeGreaterThan(8);
    for (String source : sources) {
      if (!Set.of("entrypoint.sh", "health.sh").contains(source)) {
        assertThat(assembly).as(source).contains(source.replaceFirst("^\\*", ""));
      }
    }
    assertThat(DOCKER.resolve("entrypoint.sh")).isExecutable();
    assertThat(DOCKER.resolve("health.sh")).isExecutable();
  }

  @Test
  void composeNamesServicesVolumesAndImagesThatAreThere() {
    Object compose = documents(DOCKER.resolve("compose.yaml")).get(0);
    Map<?, ?> services = (Map<?, ?>) at(compose, "services");
    Map<?, ?> volumes = (Map<?, ?>) at(compose, "volumes");

    assertThat(services.keySet().stream().map(String::valueOf))
        .contains("master", "worker-1", "worker-2", "history", "titanic", "nightly", "store");
    assertThat(at(compose, "x-rondo", "image"))
        .isEqualTo("${RONDO_IMAGE:-rondo:%s}".formatted(ofPom("version").replace("-SNAPSHOT", "")));
    assertThat((String) at(services, "store", "image")).matches(".*:[0-9][0-9.]*}");
    for (String of : List.of("x-job", "x-worker")) {
      for (Object needed : ((Map<?, ?>) at(compose, of, "depends_on")).keySet()) {
        assertThat(services.containsKey(needed)).as("%s", needed).isTrue();
      }
    }
    for (Object volume : (List<?>) at(compose, "x-rondo", "volumes")) {
      assertThat(volumes.containsKey(((String) volume).replaceFirst(":.*", ""))).isTrue();
    }
    List<?> command = (List<?>) at(services, "titanic", "command");
    assertThat(DeploymentFiles.ROOT.resolve(((String) command.get(1)).replace("/opt/rondo/", "")))
        .exists();
  }
}
