package org.rondo.spark.scoring;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The class path by which another process finds the classes of this one. Java's own is only a part
 * of it: {@code spark-submit} loads the application's jar, {@code --jars} and {@code --packages} by
 * class loaders of its own.
 */
final class LoadedClassPath {
  private LoadedClassPath() {}

  /** Where a class and the calling thread find classes. */
  static String of(Class<?> own) {
    CodeSource source = own.getProtectionDomain().getCodeSource();
    return of(
        System.getProperty("java.class.path"),
        source == null ? null : source.getLocation(),
        own.getClassLoader(),
        Thread.currentThread().getContextClassLoader());
  }

  /**
   * A class path with what class loaders add to it; each file once.
   *
   * @param given Java's own class path
   * @param source where a class was loaded from; or null
   * @param loaders whose chains of parents are searched, too
   */
  static String of(String given, @Nullable URL source, @Nullable ClassLoader... loaders) {
    Set<Path> known =
        Arrays.stream(given.split(File.pathSeparator, -1))
            .map(LoadedClassPath::place)
            .collect(Collectors.toSet());
    List<String> all = new ArrayList<>(List.of(given));
    List<URL> added = new ArrayList<>();
    if (source != null) {
      added.add(source);
    }
    for (ClassLoader loader : loaders) {
      for (ClassLoader each = loader; each != null; each = each.getParent()) {
        if (each instanceof URLClassLoader of) {
          added.addAll(Arrays.asList(of.getURLs()));
        }
      }
    }
    added.stream()
        .flatMap(url -> file(url).stream())
        .filter(known::add)
        .map(Path::toString)
        .forEach(all::add);
    return String.join(File.pathSeparator, all);
  }

  private static Path place(String entry) {
    return Path.of(entry).toAbsolutePath().normalize();
  }

  /** The file that a URL names; empty where it names none, such as one on a web server. */
  private static Optional<Path> file(URL url) {
    try {
      return url.getProtocol().equals("file")
          ? Optional.of(place(Path.of(url.toURI()).toString()))
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
