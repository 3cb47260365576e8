package org.rondo.spark.source;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
      Map.of("titanic", new TitanicSource(), "digits", new DigitsSource());

  /** The first format of all whose ending a file's name has is taken. */
  private static final List<FileFormat> FORMATS =
      List.of(
          new FileFormat(Format.CSV, new CsvSource(), ".csv", ".tsv"),
          new FileFormat(Format.PARQUET, new ColumnarSource("parquet"), ".parquet"),
          new FileFormat(Format.ORC, new ColumnarSource("orc"), ".orc"),
          new FileFormat(Format.JSON, new JsonSource(), ".json", ".jsonl", ".ndjson"),
          new FileFormat(Format.LIBSVM, new LibSvmSource(), ".libsvm", ".svm"),
          new FileFormat(Format.IDX, new IdxSource(), "-ubyte", ".idx"));

  private static final List<String> COMPRESSIONS =
      List.of(".gz", ".bz2", ".zst", ".snappy", ".lz4");

  /** A format of files, what reads it, and how the files' names end. */
  private record FileFormat(Format format, Source source, List<String> endings) {
    FileFormat(Format format, Source source, String... endings) {
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
    return checked(source(session, config).open(session, config));
  }

  /**
   * Opens a source for a trained model, which says how wide vectors are where the source itself
   * cannot tell: LibSVM leaves zeros out, so its largest index may be less than the model's.
   *
   * @param widths of the vector columns that the model reads
   */
  public static RawData open(SparkSession session, DataConfig config, Map<String, Integer> widths) {
    Source source = source(session, config);
    if (widths.size() != 1 || !(source instanceof LibSvmSource)) {
      return checked(source.open(session, config));
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(config.options());
    widths.forEach(
        (column, width) -> options.putIfAbsent(LibSvmSource.WIDTH_OPTION, Integer.toString(width)));
    return checked(source.open(session, config.withOptions(options)));
  }

  /** Rows that the caller has already, as a source. */
  public static RawData of(Dataset<Row> frame) {
    return checked(RawData.table(frame, List.of(frame.columns())));
  }

  private static Source source(SparkSession session, DataConfig config) {
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
    return (config.format() == null ? guess(session, name) : format(config.format())).source();
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

  /** By the ending of the source's name, or of the first file that it holds. */
  private static FileFormat guess(SparkSession session, String name) {
    return byEnding(name)
        .or(
            () ->
                InputFiles.of(session, name).paths().stream()
                    .flatMap(file -> byEnding(file).stream())
                    .findFirst())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "data.format: cannot tell the format of "
                        + name
                        + " from its name; set it to one of "
                        + words()));
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
