package org.rondo.engine.cuda;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One of CUDA's shared libraries, and its functions by name. */
final class CudaLibrary {
  /** Folders that are searched before the system's, separated by colons. */
  static final String PATH = "rondo.cuda.path";

  /** What to do where a library of the toolkit is missing. */
  static final String TOOLKIT =
      "install the CUDA toolkit 12 or 13, or name its folder of libraries by -D" + PATH;

  private static final List<String> USUAL =
      List.of("/usr/local/cuda/lib64", "/usr/local/nvidia/lib64", "/usr/lib/wsl/lib");

  private final NativeLibrary library;
  private final Map<String, Function> functions = new ConcurrentHashMap<>();

  private CudaLibrary(NativeLibrary library) {
    this.library = library;
  }

  /** Thrown where a library is missing; its message says what was looked for and what to do. */
  static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
      super(message);
    }
  }

  /**
   * Which library is wanted.
   *
   * @param what for the message
   * @param names of its file, the best first
   * @param companion pattern of the library that it opens itself, which may lie beside it; empty
   *     for none
   * @param fix for the message
   */
  record Wanted(String what, List<String> names, String companion, String fix) {}

  /**
   * Opens a library: from the folders of {@code rondo.cuda.path}, from those that the system's
   * loader searches, or from CUDA's usual ones.
   *
   * @throws MissingException if it is in none
   */
  static CudaLibrary open(Wanted wanted) {
    for (String name : wanted.names()) {
      for (String folder : System.getProperty(PATH, "").split(":", -1)) {
        if (!folder.isEmpty() && Files.exists(Path.of(folder, name))) {
          return open(Path.of(folder), name, wanted.companion());
        }
      }
      try {
        return new CudaLibrary(NativeLibrary.getInstance(name));
      } catch (UnsatisfiedLinkError e) {
        for (String folder : USUAL) {
          if (Files.exists(Path.of(folder, name))) {
            return open(Path.of(folder), name, wanted.companion());
          }
        }
      }
    }
    throw new MissingException(
        "%s was not found (looked for %s in -D%s, LD_LIBRARY_PATH and %s); %s"
            .formatted(
                wanted.what(),
                String.join(", ", wanted.names()),
                PATH,
                String.join(", ", USUAL),
                wanted.fix()));
  }

  private static CudaLibrary open(Path folder, String name, String companion) {
    // A library that is already loaded is found by its name, wherever it lies.
    if (!companion.isEmpty()) {
      try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, companion)) {
        beside.forEach(file -> NativeLibrary.getInstance(file.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try {
      return new CudaLibrary(NativeLibrary.getInstance(folder.resolve(name).toString()));
    } catch (UnsatisfiedLinkError e) {
      throw new MissingException(
          "%s is in %s but does not load: %s".formatted(name, folder, e.getMessage()));
    }
  }

  /** Calls a function that returns a status. */
  int call(String name, Object... arguments) {
    return functions.computeIfAbsent(name, library::getFunction).invokeInt(arguments);
  }

  /** Calls a function that returns a text. */
  String text(String name, Object... arguments) {
    return functions.computeIfAbsent(name, library::getFunction).invokeString(arguments, false);
  }
}
