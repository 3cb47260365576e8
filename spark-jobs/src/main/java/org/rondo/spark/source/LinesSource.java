package org.rondo.spark.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;
import org.rondo.spark.storage.SessionStorage;

/**
 * Texts in files: columns {@code text} and {@code label}. Each line is a text whose label is the
 * name of its file without an ending; with the option {@code wholetext}, each file is a text and
 * its label the folder, as {@link LabelledFiles}.
 */
final class LinesSource implements FileSource {
  private static final String TEXT = "text";
  private static final String LABEL = "label";
  private static final String WHOLE = "wholetext";

  private static final String UNREADABLE =
      "the text is not in the encoding of data.options.encoding, UTF-8 if none is given";

  private static final StructType TYPES =
      new StructType().add(TEXT, DataTypes.StringType).add(LABEL, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions options = ReaderOptions.of(config, "encoding", "charset", WHOLE);
    Charset charset = options.charset();
    RawData.Schema schema = new RawData.Schema(null, LABEL, null, TEXT);
    return RawData.of(
        session,
        isWhole(options) ? whole(session, files, charset) : lines(session, files, charset),
        TYPES,
        schema);
  }

  private static boolean isWhole(ReaderOptions options) {
    String given = options.find(WHOLE);
    if (given != null && !given.equalsIgnoreCase("true") && !given.equalsIgnoreCase("false")) {
      throw new ConfigurationException(
          "data.options.wholetext: got %s, expected true or false".formatted(given));
    }
    return Boolean.parseBoolean(given);
  }

  private static JavaRDD<RawRow> lines(SparkSession session, InputFiles files, Charset charset) {
    return TextLines.lines(session, files, TextLines.Filter.NOT_BLANK, charset)
        .map(
            line -> {
              String file = line.getString(0);
              String text = line.getString(3);
              String label = bare(new Path(file).getName());
              return new RawRow(
                  column -> column == 0 ? text : label,
                  new RawRow.Origin(
                      file, line.getLong(1), line.getLong(2), text, problem(text), false));
            });
  }

  /** A file's name without endings such as {@code .txt} or {@code .txt.gz}. */
  static String bare(String file) {
    int dot = file.indexOf('.', 1);
    return dot < 0 ? file : file.substring(0, dot);
  }

  /** A problem if the text has the character that decoding substitutes for invalid bytes. */
  private static @Nullable String problem(String text) {
    return text.indexOf('\uFFFD') < 0 ? null : UNREADABLE;
  }

  private static JavaRDD<RawRow> whole(SparkSession session, InputFiles files, Charset charset) {
    SerializableConfiguration hadoop = new SerializableConfiguration(SessionStorage.of(session));
    String name = charset.name();
    return LabelledFiles.of(session, files)
        .spread()
        .map(
            file -> {
              try {
                ByteBuffer bytes = ByteBuffer.wrap(PictureFiles.read(file.path(), hadoop.value()));
                return file.row(Charset.forName(name).newDecoder().decode(bytes).toString(), null);
              } catch (CharacterCodingException e) {
                return file.row(null, UNREADABLE);
              } catch (IOException e) {
                return file.row(null, "the file cannot be read: " + Reason.of(e));
              }
            });
  }
}
