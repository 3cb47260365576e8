package org.rondo.spark.source;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.Reader;
import org.rondo.config.DataConfig;
import org.rondo.config.Format;
import org.rondo.config.KebabCase;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/** Opens what {@code data.source} names. Each kind of {@link Source} has a line here. */
public final class Sources {
  private static final String BUILTIN = "builtin:";
  private static final String TABLE = "table:";

  private static final Map<String, Source> BUILTINS =
      Map.of(
          "titanic", new TitanicSource(),
          "digits", new DigitsSource(),
          "control-charts", ControlChartsSource.of(),
          "payments", PaymentsSource.of(),
          "purchases", PurchasesSource.of(),
          "seasonal", SeasonalSource.of());

  /** The first format with an ending of the file's name is chosen. */
  private static final List<FileFormat> FORMATS =
      List.of(
          new FileFormat(Format.CSV, new CsvSource(), ".csv", ".tsv"),
          new FileFormat(Format.PARQUET, new ColumnarSource("parquet"), ".parquet"),
          new FileFormat(Format.ORC, new ColumnarSource("orc"), ".orc"),
          new FileFormat(Format.JSON, new JsonSource(), ".json", ".jsonl", ".ndjson"),
          new FileFormat(Format.LIBSVM, new LibSvmSource(), ".libsvm", ".svm"),
          new FileFormat(Format.IDX, new IdxSource(), "-ubyte", ".idx"),
          new FileFormat(Format.TS, new TsSource(), ".ts"),
          new FileFormat(
              Format.IMAGES, new ImagesSource(), ".png", ".jpg", ".jpeg", ".gif", ".bmp"),
          new FileFormat(Format.LINES, new LinesSource(), ".txt"));

  private static final List<String> COMPRESSIONS =
      List.of(".gz", ".bz2", ".zst", ".snappy", ".lz4");

  /** A file format, the source that reads it, and the endings of its files' names. */
  private record FileFormat(Format format, FileSource source, List<String> endings) {
    FileFormat(Format format, FileSource source, String... endings) {
      this(format, source, List.of(endings));
    }
  }

  private Sources() {}

  /**
   * Opens a source.
   *
   * @throws DataException when there is nothing to read
   * @throws ConfigurationException when the source or its format is not known
   */
  public static RawData open(SparkSession session, DataConfig config) {
    return open(session, config, Map.of(), null);
  }

  /**
   * Opens a source for a trained model. Unless configured otherwise, files are read as the model's
   * own files of the same format were.
   *
   * @param widths of the vector columns that the model reads: LibSVM leaves zeros out, so its
   *     largest index may be less than the model's
   * @param trained how the model's own files were read; null where that is not known
   */
  public static RawData open(
      SparkSession session,
      DataConfig config,
      Map<String, Integer> widths,
      @Nullable Reader trained) {
    Source builtin = builtin(config);
    return builtin == null
        ? open(session, config, InputFiles.of(session, config.requiredSource()), widths, trained)
        : checked(builtin.open(session, config));
  }

  /** Whether a name stands for files. */
  public static boolean areFiles(String name) {
    return !name.startsWith(BUILTIN) && !name.startsWith(TABLE);
  }

  /** Opens some of the files that a source stands for, and reads no others. */
  public static RawData open(
      SparkSession session,
      DataConfig config,
      InputFiles files,
      Map<String, Integer> widths,
      @Nullable Reader trained) {
    FileFormat format = format(config, files, trained);
    ReaderOptions options = new ReaderOptions(config);
    if (trained != null && trained.format() == format.format()) {
      options.complete(trained.options());
    }
    if (widths.size() == 1 && format.format() == Format.LIBSVM) {
      String width = Integer.toString(widths.values().iterator().next());
      options.complete(Map.of(LibSvmSource.WIDTH_OPTION, width));
    }
    return checked(
            format
                .source()
                .open(session, config.withOptions(options.all()), files.requireContent()))
        .readBy(new Reader(format.format(), options.parsing()));
  }

  /** Rows that the caller already has, as a source. */
  public static RawData of(Dataset<Row> frame) {
    return checked(RawData.table(frame, List.of(frame.columns())));
  }

  /** A source that is not files; null for files. */
  private static @Nullable Source builtin(DataConfig config) {
    String name = config.requiredSource();
    if (name.startsWith(BUILTIN)) {
      Source builtin = BUILTINS.get(name.substring(BUILTIN.length()));
      if (builtin == null) {
        throw new ConfigurationException(
            "data.source: got "
                + name
                + ", expected one of "
                + BUILTINS.keySet().stream().sorted().map(BUILTIN::concat).toList()
                + " or a path");
      }
      requireNoFormat(config);
      return builtin;
    }
    if (name.startsWith(TABLE)) {
      requireNoFormat(config);
      return new TableSource(name.substring(TABLE.length()));
    }
    return null;
  }

  private static FileFormat format(DataConfig config, InputFiles files, @Nullable Reader trained) {
    if (config.format() != null) {
      return format(config.format());
    }
    String name = config.requiredSource();
    return guess(files)
        .or(() -> Optional.ofNullable(trained).map(reader -> format(reader.format())))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "data.format: cannot tell the format of "
                        + name
                        + " from its name; set it to one of "
                        + words()));
  }

  private static void requireNoFormat(DataConfig config) {
    if (config.format() != null) {
      throw new ConfigurationException(
          "data.format: got %s, but %s is not a file and has no format; remove it"
              .formatted(KebabCase.of(config.format()), config.source()));
    }
  }

  private static FileFormat format(Format format) {
    return FORMATS.stream()
        .filter(candidate -> candidate.format() == format)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "data.format: got " + format + ", expected one of " + words()));
  }

  /** Guesses by the ending of the source's name, or of its first file's. */
  private static Optional<FileFormat> guess(InputFiles files) {
    return byEnding(files.name())
        .or(() -> files.paths().stream().flatMap(file -> byEnding(file).stream()).findFirst());
  }

  private static String words() {
    return FORMATS.stream()
        .map(known -> KebabCase.of(known.format()))
        .collect(Collectors.joining(", "));
  }

  private static Optional<FileFormat> byEnding(String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    for (String compression : COMPRESSIONS) {
      if (bare.endsWith(compression)) {
        bare = bare.substring(0, bare.length() - compression.length());
      }
    }
    String file = bare;
    return FORMATS.stream()
        .filter(format -> format.endings().stream().anyMatch(file::endsWith))
        .findFirst();
  }

  private static RawData checked(RawData data) {
    Set<String> seen = new HashSet<>();
    for (String column : data.columns()) {
      if (!seen.add(column.toLowerCase(Locale.ROOT))) {
        throw new DataException(
            "data.source: the column '"
                + column
                + "' occurs twice (Spark does not distinguish upper from lower case); rename one");
      }
    }
    return data;
  }
}
