package org.rondo.spark.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;
import org.rondo.error.Reason;
import org.rondo.spark.storage.SessionStorage;

/**
 * Time series in {@code .ts} files: lines of {@code series:series:...:label}, where each series
 * consists of numbers separated by commas, with {@code ?} for a missing one, after a header of
 * lines that begin with {@code @}. Columns {@code dim_0}, {@code dim_1}, ... hold arrays, and
 * {@code label} the class or target.
 */
final class TsSource implements FileSource {
  private static final String LABEL = "label";
  private static final String MISSING = "?";

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    Charset charset = ReaderOptions.of(config, "encoding", "charset").charset();
    Configuration hadoop = SessionStorage.of(session);
    Header header = null;
    for (String file : files.paths()) {
      Header next = Header.read(hadoop, new Path(file), charset);
      if (header != null && !header.equals(next)) {
        throw new DataException(
            "data.source: %s has %s, but the files before it have %s; give files of one data set the same form"
                .formatted(file, next, header));
      }
      header = next;
    }
    if (header == null) {
      throw new DataException("data.source: " + files.name() + " holds no file");
    }
    StructType types = new StructType();
    for (int i = 0; i < header.dimensions(); i++) {
      types = types.add("dim_" + i, DataTypes.createArrayType(DataTypes.DoubleType));
    }
    if (header.labelled()) {
      types = types.add(LABEL, DataTypes.StringType);
    }
    Header form = header;
    JavaRDD<RawRow> rows =
        TextLines.lines(session, files, new TextLines.Filter(false, "#", null), charset)
            .filter(line -> !line.getString(3).startsWith("@"))
            .map(form::row);
    return RawData.of(
        session, rows, types, new RawData.Schema(null, form.labelled() ? LABEL : null));
  }

  /**
   * What the lines of a file hold. Travels to executors.
   *
   * @param dimensions series in each line
   * @param labelled whether a label follows them
   */
  private record Header(int dimensions, boolean labelled) implements Serializable {

    static Header read(Configuration hadoop, Path file, Charset charset) {
      int dimensions = 0;
      boolean labelled = false;
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(CsvHeader.unpacked(hadoop, file), charset))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          String[] words = line.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
          boolean yes = words.length > 1 && words[1].equals("true");
          switch (words[0]) {
            case "@timestamps" -> requireNone(yes, file);
            case "@univariate" -> dimensions = yes ? 1 : dimensions;
            case "@dimension", "@dimensions" -> dimensions = Integer.parseInt(words[1]);
            case "@classlabel", "@targetlabel" -> labelled |= yes;
            default -> {
              if (!words[0].isEmpty() && !words[0].matches("[@#\\uFEFF].*")) {
                int parts = line.split(":", -1).length - (labelled ? 1 : 0);
                return new Header(dimensions > 0 ? dimensions : parts, labelled);
              }
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        throw e instanceof DataException known
            ? known
            : new DataException("data.source: cannot read " + file + " as ts: " + Reason.of(e), e);
      }
      throw new DataException("data.source: " + file + " holds no series under @data");
    }

    private static void requireNone(boolean timestamps, Path file) {
      if (timestamps) {
        throw new DataException(
            "data.source: %s has a time beside each value (@timestamps true), which is not read; write the values alone, or a table with a row for each step (data.sequence)"
                .formatted(file));
      }
    }

    RawRow row(Row line) {
      String text = line.getString(3).strip();
      @Nullable Object[] values = new Object[dimensions + 1];
      String problem = problem(text, values);
      return new RawRow(
          column -> values[column],
          new RawRow.Origin(
              line.getString(0), line.getLong(1), line.getLong(2), text, problem, false));
    }

    /** Fills in a line's values, or says what is wrong with it. */
    private @Nullable String problem(String text, @Nullable Object[] values) {
      String[] parts = text.split(":", -1);
      int expected = dimensions + (labelled ? 1 : 0);
      if (parts.length != expected) {
        return "%s parts between colons, expected %s".formatted(parts.length, expected);
      }
      for (int i = 0; i < dimensions; i++) {
        @Nullable Object[] series = series(parts[i].strip());
        int bad = Arrays.asList(series).indexOf(MISSING);
        if (bad >= 0) {
          return "dim_%s, step %s: '%s' is not a number"
              .formatted(i, bad + 1, parts[i].split(",", -1)[bad].strip());
        }
        values[i] = series;
      }
      if (labelled) {
        values[dimensions] = parts[dimensions].strip();
      }
      return null;
    }

    /** Numbers, null for a missing one, and {@link #MISSING} for what is not a number. */
    private static @Nullable Object[] series(String text) {
      if (text.isEmpty()) {
        return new Object[0];
      }
      List<String> numbers = List.of(text.split(",", -1));
      @Nullable Object[] series = new Object[numbers.size()];
      for (int i = 0; i < series.length; i++) {
        String number = numbers.get(i).strip();
        try {
          series[i] =
              number.equals(MISSING) || number.equalsIgnoreCase("nan")
                  ? null
                  : (Object) Double.valueOf(number);
        } catch (NumberFormatException e) {
          series[i] = MISSING;
        }
      }
      return series;
    }
  }
}
