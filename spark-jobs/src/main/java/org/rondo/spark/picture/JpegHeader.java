package org.rondo.spark.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The segments of a JPEG before its pixels (ITU-T T.81, annex B).
 *
 * @param components colours of a pixel; 0 if not found
 * @param inks how four of them are stored
 * @param orientation which way up it is
 */
record JpegHeader(int components, Inks inks, Orientation orientation) {
  /** How the four colours of a printer are stored. */
  enum Inks {
    /** 255 is full ink. */
    PLAIN,
    /** 255 is no ink, as Adobe's programs write it. */
    INVERTED,
    /** Inverted, with three of them converted to brightness and two colour differences. */
    INVERTED_YCC
  }

  private static final int FIRST_MARKER = 2;
  private static final int SCAN = 0xFFDA;
  private static final int EXIF_SEGMENT = 0xFFE1;
  private static final int ADOBE_SEGMENT = 0xFFEE;
  private static final int YCC = 2;
  private static final int TRANSFORM = 11;
  private static final int COMPONENTS = 5;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  /** Reads up to the first segment that is not understood. */
  static JpegHeader of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int components = 0;
    Inks inks = Inks.PLAIN;
    Orientation orientation = Orientation.UPRIGHT;
    int at = FIRST_MARKER;
    while (at + 4 <= file.length) {
      int marker = bytes.getShort(at) & 0xFFFF;
      int length = bytes.getShort(at + 2) & 0xFFFF;
      int content = at + 4;
      int end = at + 2 + length;
      if (marker < 0xFF00 || marker == SCAN || length < 2 || end > file.length) {
        break;
      }
      if (marker == EXIF_SEGMENT && begins(file, content, EXIF)) {
        orientation = Orientation.ofExif(file, content + EXIF.length, end);
      } else if (marker == ADOBE_SEGMENT && begins(file, content, ADOBE)) {
        boolean ycc = content + TRANSFORM < end && file[content + TRANSFORM] == YCC;
        inks = ycc ? Inks.INVERTED_YCC : Inks.INVERTED;
      } else if (isFrame(marker) && content + COMPONENTS < end) {
        components = file[content + COMPONENTS] & 0xFF;
      }
      at = end;
    }
    return new JpegHeader(components, inks, orientation);
  }

  /** SOF0 to SOF15, of which three mean something else: DHT, JPG and DAC. */
  private static boolean isFrame(int marker) {
    return marker >= 0xFFC0
        && marker <= 0xFFCF
        && marker != 0xFFC4
        && marker != 0xFFC8
        && marker != 0xFFCC;
  }

  private static boolean begins(byte[] file, int at, byte[] word) {
    return at + word.length <= file.length
        && Arrays.equals(file, at, at + word.length, word, 0, word.length);
  }
}
