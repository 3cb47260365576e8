package org.rondo.spark.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.rondo.data.DigitRenderer;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.error.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rondo digits --output FOLDER}: pictures for trying out {@code format: images}. */
@Command(
    name = "digits",
    description = "Writes the digits of builtin:digits as pictures, a folder for each digit.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class DigitsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "A new local folder.")
  private Path output = Path.of("");

  @Option(names = "--count", paramLabel = "N", description = "How many pictures; 5000 when absent.")
  private int count = 5_000;

  @Option(names = "--format", description = "One of ${COMPLETION-CANDIDATES}; png when absent.")
  private Format format = Format.png;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the pictures, as in builtin:digits; 1 when absent.")
  private long seed = 1;

  /** The format of the files, and the ending of their names. */
  enum Format {
    png,
    jpeg
  }

  /** A command that prints to the terminal. */
  DigitsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (count < 1) {
      throw new ConfigurationException("--count: got %s, expected at least 1".formatted(count));
    }
    if (Files.exists(output)) {
      throw new ConfigurationException(
          "--output: %s exists already; name a new folder".formatted(output));
    }
    try {
      for (int index = 0; index < count; index++) {
        write(index);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "--output: cannot write to %s: %s".formatted(output, Reason.of(e)), e);
    }
    terminal.out().println(output);
    return ExitCode.DONE.code();
  }

  private void write(int index) throws IOException {
    BufferedImage image =
        new BufferedImage(DigitRenderer.SIZE, DigitRenderer.SIZE, BufferedImage.TYPE_BYTE_GRAY);
    image
        .getRaster()
        .setDataElements(
            0, 0, DigitRenderer.SIZE, DigitRenderer.SIZE, DigitRenderer.example(index, seed));
    Path folder = output.resolve(Integer.toString(DigitRenderer.label(index, seed)));
    Files.createDirectories(folder);
    ImageIO.write(image, format.name(), folder.resolve("%s.%s".formatted(index, format)).toFile());
  }
}
