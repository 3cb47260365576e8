package org.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is generated: compared, or written again when asked for. */
public final class GeneratedFile {
  private static final Path ROOT = Path.of(System.getProperty("rondo.root"));
  private static final boolean UPDATE = Boolean.getBoolean("rondo.update");

  private GeneratedFile() {}

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static String text(String relative) {
    try {
      return Files.exists(path(relative)) ? Files.readString(path(relative)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when the file's text is another, unless -Drondo.update=true: then it is written. */
  static void isCurrent(String relative, String expected) throws IOException {
    if (UPDATE) {
      Files.createDirectories(path(relative).getParent());
      Files.writeString(path(relative), expected);
    }
    assertThat(text(relative))
        .as(
            "%s is out of date; write it again with: mvn -pl model test"
                + " -Dtest='org.rondo.config.*Test,EveryKeyTest' -Drondo.update=true",
            relative)
        .isEqualTo(expected);
  }

  /** The same for what stands between a page's marks of a name. */
  public static void isCurrent(String page, String name, String expected) throws IOException {
    String begin = "<!-- " + name + ": begin -->\n";
    String end = "<!-- " + name + ": end -->\n";
    String whole = text(page);
    String before = whole.substring(0, whole.indexOf(begin) + begin.length());
    isCurrent(page, before + "\n" + expected + "\n" + whole.substring(whole.indexOf(end)));
  }
}
