package org.rondo.spark.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether NOTICE has each artifact that the application jar bundles, and no other. */
class NoticeTest {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final Pattern GROUPS =
      Pattern.compile("<application.groups>(.*)</application.groups>");
  private static final Pattern NAMED = Pattern.compile("(?m)^([a-z0-9.]+:[a-z0-9-]+) +\\S");

  @Test
  void namesEveryBundledArtifact() throws IOException {
    List<String> named =
        NAMED
            .matcher(Files.readString(ROOT.resolve("NOTICE")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(named).isSorted().doesNotHaveDuplicates();
    assertThat(named).containsExactlyInAnyOrderElementsOf(bundled());
  }

  /** What this JVM's class path has of the groups that the application jar brings. */
  private static List<String> bundled() throws IOException {
    Matcher groups = GROUPS.matcher(Files.readString(ROOT.resolve("spark-jobs/pom.xml")));
    assertThat(groups.find()).isTrue();
    List<String> brought =
        Stream.concat(
                Arrays.stream(groups.group(1).split(","))
                    .filter(group -> !group.equals("org.rondo")),
                // Spark has one too, so that it is not among the groups.
                Stream.of("com.google.flatbuffers"))
            .toList();
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> jar.toString().endsWith(".jar") && jar.getNameCount() > 3)
        .flatMap(jar -> brought.stream().flatMap(group -> artifact(jar, group)))
        .distinct()
        .toList();
  }

  /** The artifact that a jar of a local repository, GROUP/ARTIFACT/VERSION/JAR, belongs to. */
  private static Stream<String> artifact(Path jar, String group) {
    Path artifact = jar.getParent().getParent();
    return artifact.getParent().endsWith(group.replace('.', '/'))
        ? Stream.of(group + ":" + artifact.getFileName())
        : Stream.empty();
  }
}
