package org.rondo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.util.PureJavaCrc32C;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnknownFieldSet;

/**
 * Reads event files as TensorBoard does, with another implementation of checksums, and by the
 * numbers of fields in event.proto and summary.proto alone.
 */
final class EventFiles {
  private EventFiles() {}

  /**
   * An event.
   *
   * @param version of the file; empty in others
   * @param restarts whether it begins a session
   */
  record Event(
      long step, double time, String version, boolean restarts, Map<String, Float> values) {}

  /** The events of all files of a folder, file after file. */
  static List<Event> in(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        assertThat(file.getFileName().toString()).contains("tfevents");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          events.add(event(record(bytes)));
        }
      }
    }
    return events;
  }

  private static byte[] record(ByteBuffer bytes) {
    byte[] head = new byte[8];
    bytes.get(head);
    assertThat(bytes.getInt()).isEqualTo(masked(head));
    byte[] data = new byte[(int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong()];
    bytes.get(data);
    assertThat(bytes.getInt()).isEqualTo(masked(data));
    return data;
  }

  private static int masked(byte[] data) {
    PureJavaCrc32C crc = new PureJavaCrc32C();
    crc.update(data, 0, data.length);
    long value = crc.getValue();
    return (int) ((((value >>> 15) | (value << 17)) + 0xa282ead8L) & 0xffffffffL);
  }

  private static Event event(byte[] data) throws IOException {
    UnknownFieldSet event = UnknownFieldSet.parseFrom(data);
    Map<String, Float> values = new TreeMap<>();
    for (ByteString summary : event.getField(5).getLengthDelimitedList()) {
      for (ByteString value :
          UnknownFieldSet.parseFrom(summary).getField(1).getLengthDelimitedList()) {
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(value);
        values.put(
            fields.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
            Float.intBitsToFloat(fields.getField(2).getFixed32List().get(0)));
      }
    }
    List<ByteString> version = event.getField(3).getLengthDelimitedList();
    List<ByteString> session = event.getField(7).getLengthDelimitedList();
    List<Long> step = event.getField(2).getVarintList();
    return new Event(
        step.isEmpty() ? 0 : step.get(0),
        Double.longBitsToDouble(event.getField(1).getFixed64List().get(0)),
        version.isEmpty() ? "" : version.get(0).toStringUtf8(),
        !session.isEmpty()
            && UnknownFieldSet.parseFrom(session.get(0))
                .getField(1)
                .getVarintList()
                .equals(List.of(1L)),
        values);
  }
}
