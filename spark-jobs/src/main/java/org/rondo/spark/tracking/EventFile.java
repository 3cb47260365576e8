package org.rondo.spark.tracking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.rondo.spark.storage.FileStream;
import org.tensorflow.framework.Summary;

/**
 * A file of TensorFlow's events, of which TensorBoard draws curves: records of TFRecord, each a
 * message {@code tensorflow.Event} of event.proto.
 *
 * <p>A record is its length as 8 bytes, a checksum of these, the message, and a checksum of that,
 * all little-endian. A checksum is a CRC-32C that is rotated and shifted, {@code ((c >> 15) | (c <<
 * 17)) + 0xa282ead8}, so that checksums of data with checksums in them are good ones too
 * (tensorflow/core/lib/hash/crc32c.h).
 */
final class EventFile implements AutoCloseable {
  private static final String VERSION = "brain.Event:2";
  private static final int MASK = 0xa282ead8;
  private static final double MILLIS_PER_SECOND = 1e3;

  // The fields of Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  /** SessionLog's field status, and its value for a start. */
  private static final int STATUS = 1;

  private static final int START = 1;

  private final FileStream out;

  /** A file that remains this one's, which closes it. */
  EventFile(FileStream out, long time) throws IOException {
    this.out = out;
    write(time, 0, event -> event.writeString(FILE_VERSION, VERSION));
  }

  /** A field of an event. */
  private interface Field {
    void writeTo(CodedOutputStream event) throws IOException;
  }

  /** From this step on, TensorBoard drops what earlier files of the folder say. */
  void restarted(long time, long step) throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(log);
    fields.writeEnum(STATUS, START);
    fields.flush();
    write(time, step, event -> event.writeByteArray(SESSION_LOG, log.toByteArray()));
  }

  /** Adds values of a step. */
  void scalars(long time, long step, Map<String, Double> values) throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) -> summary.addValueBuilder().setTag(tag).setSimpleValue(value.floatValue()));
    write(time, step, event -> event.writeMessage(SUMMARY, summary.build()));
  }

  private void write(long time, long step, Field field) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CodedOutputStream event = CodedOutputStream.newInstance(message);
    event.writeDouble(WALL_TIME, time / MILLIS_PER_SECOND);
    if (step != 0) { // proto3 leaves out what is 0
      event.writeInt64(STEP, step);
    }
    field.writeTo(event);
    event.flush();
    out.write(record(message.toByteArray()));
    out.show();
  }

  private static byte[] record(byte[] data) {
    byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
    return littleEndian(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
        .put(length)
        .putInt(checksum(length))
        .put(data)
        .putInt(checksum(data))
        .array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
