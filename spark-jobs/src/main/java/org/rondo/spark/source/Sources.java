package org.rondo.spark.source;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.config.Format;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/** Opens what {@code data.source} names; a new kind of source is one more line here. */
public final class Sources {
  private static final String BUILTIN = "builtin:";
  private static final String TABLE = "table:";

  private static final Map<String, Source> BUILTINS =
      Map.of("titanic", new TitanicSource(), "digits", new DigitsSource());

  private static final Map<Format, Source> FORMATS =
      Map.of(
          Format.CSV, new CsvSource(),
          Format.JSON, new JsonSource(),
          Format.LIBSVM, new LibSvmSource(),
          Format.PARQUET, new ColumnarSource("parquet"),
          Format.ORC, new ColumnarSource("orc"),
          Format.IDX, new IdxSource());

  private static final List<Suffix> SUFFIXES =
      List.of(
          new Suffix(".csv", Format.CSV),
          new Suffix(".tsv", Format.CSV),
          new Suffix(".parquet", Format.PARQUET),
          new Suffix(".orc", Format.ORC),
          new Suffix(".json", Format.JSON),
          new Suffix(".jsonl", Format.JSON),
          new Suffix(".ndjson", Format.JSON),
          new Suffix(".libsvm", Format.LIBSVM),
          new Suffix(".svm", Format.LIBSVM),
          new Suffix("-ubyte", Format.IDX),
          new Suffix(".idx", Format.IDX));

  private static final List<String> COMPRESSIONS =
      List.of(".gz", ".bz2", ".zst", ".snappy", ".lz4");

  private record Suffix(String text, Format format) {}

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
    if (widths.size() != 1) {
      return open(session, config);
    }
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(config.options());
    widths.forEach(
        (column, width) -> options.putIfAbsent(LibSvmSource.WIDTH_OPTION, Integer.toString(width)));
    return open(
        session,
        new DataConfig(
            config.source(),
            config.format(),
            options,
            config.label(),
            config.task(),
            config.features(),
            config.split(),
            config.badRows()));
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
      return builtin;
    }
    if (name.startsWith(TABLE)) {
      return new TableSource(name.substring(TABLE.length()));
    }
    Format format = config.format() == null ? guess(session, name) : config.format();
    Source source = FORMATS.get(format);
    if (source == null) {
      throw new ConfigurationException(
          "data.format: got "
              + format
              + ", expected one of "
              + Arrays.toString(Format.values()).toLowerCase(Locale.ROOT));
    }
    return source;
  }

  /** By the ending of the source's name, or of the first file that it holds. */
  private static Format guess(SparkSession session, String name) {
    Format byName = bySuffix(name);
    if (byName != null) {
      return byName;
    }
    for (String file : InputFiles.of(session, name).paths()) {
      Format byFile = bySuffix(file);
      if (byFile != null) {
        return byFile;
      }
    }
    throw new ConfigurationException(
        "data.format: cannot tell the format of "
            + name
            + " from its name; set it to one of csv, parquet, orc, json, libsvm, idx");
  }

  private static @org.jspecify.annotations.Nullable Format bySuffix(String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    for (String compression : COMPRESSIONS) {
      if (bare.endsWith(compression)) {
        bare = bare.substring(0, bare.length() - compression.length());
      }
    }
    for (Suffix suffix : SUFFIXES) {
      if (bare.endsWith(suffix.text())) {
        return suffix.format();
      }
    }
    return null;
  }

  private static RawData checked(RawData data) {
    Set<String> seen = new HashSet<>();
    for (String column : data.columns()) {
      if (!seen.add(column.toLowerCase(Locale.ROOT))) {
        throw new DataException(
            "data.source: the column '"
                + column
                + "' occurs twice (Spark does not tell upper from lower case); rename one");
      }
    }
    return new RawData(RowOrigin.complete(data.frame()), data.columns(), data.nature());
  }
}
