package org.rondo.spark.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class path of a process that has to find what this one has loaded. */
class LoadedClassPathTest {
  @TempDir private Path temp;

  private static List<String> entries(String path) {
    return List.of(path.split(File.pathSeparator));
  }

  private URL jar(String name) throws Exception {
    Path jar = temp.resolve(name);
    Files.createDirectories(jar.getParent());
    Files.write(jar, new byte[0]);
    return jar.toUri().toURL();
  }

  @ParameterizedTest
  @ValueSource(strings = {"with a space", "100%", "a%20b", "a+b", "größe", "a#b", "a?b"})
  void namesFilesAsTheyAreCalled(String folder) throws Exception {
    URL jar = jar(folder + "/rondo.jar");
    assertThat(entries(LoadedClassPath.of("/lib/spark.jar", jar)))
        .containsExactly("/lib/spark.jar", temp.resolve(folder).resolve("rondo.jar").toString())
        .last()
        .satisfies(path -> assertThat(Path.of(path)).exists());
  }

  @Test
  void hasWhatEveryLoaderAdds() throws Exception {
    URL own = jar("rondo.jar");
    URL packages = jar("ivy/nd4j.jar");
    URL session = jar("session/thin.jar");
    try (URLClassLoader submit = new URLClassLoader(new URL[] {own, packages});
        URLClassLoader inner = new URLClassLoader(new URL[] {session}, submit);
        URLClassLoader elsewhere =
            new URLClassLoader(new URL[] {URI.create("http://127.0.0.1:1/classes/").toURL()})) {
      ClassLoader between = new ClassLoader(inner) {};
      assertThat(entries(LoadedClassPath.of("/lib/spark.jar", own, submit, between, elsewhere)))
          .containsExactly(
              "/lib/spark.jar",
              temp.resolve("rondo.jar").toString(),
              temp.resolve("ivy/nd4j.jar").toString(),
              temp.resolve("session/thin.jar").toString());
    }
  }

  @Test
  void addsWhatIsMissingAndNothingElse() throws Exception {
    URL jar = jar("rondo.jar");
    String there = temp.resolve("rondo.jar").toString();
    assertThat(entries(LoadedClassPath.of(there, jar))).containsExactly(there);
    assertThat(entries(LoadedClassPath.of(temp + "/x/../rondo.jar", jar))).hasSize(1);
    // Another file may begin with the same characters.
    assertThat(entries(LoadedClassPath.of(there + ".old", jar)))
        .containsExactly(there + ".old", there);
    assertThat(entries(LoadedClassPath.of("/lib/spark.jar", null, (ClassLoader) null)))
        .containsExactly("/lib/spark.jar");
  }
}
