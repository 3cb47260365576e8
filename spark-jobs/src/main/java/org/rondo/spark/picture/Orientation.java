package org.rondo.spark.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which way up a camera was held: the tag 0x0112 of Exif 2.32, section 4.6.4, in a JPEG's APP1
 * segment or a PNG's eXIf chunk.
 *
 * @param swaps whether rows and columns are swapped
 * @param fromRight whether the stored right side is shown first
 * @param fromBottom whether the stored bottom is shown first
 */
record Orientation(boolean swaps, boolean fromRight, boolean fromBottom) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int TAG = 0x0112;
  private static final int ENTRY = 12;
  private static final int FIRST_CHUNK = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int EXIF_CHUNK = 0x65584966; // eXIf
  private static final int PIXELS_CHUNK = 0x49444154; // IDAT

  /** The orientation for the tag's values 1 to 8; any other value is upright. */
  static Orientation ofTag(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, false, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, true, false);
      default -> UPRIGHT;
    };
  }

  /** The orientation of a PNG; upright where it states none that is understood. */
  static Orientation ofPng(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    long at = FIRST_CHUNK;
    while (at + CHUNK_FRAME <= file.length) {
      long length = bytes.getInt((int) at) & 0xFFFFFFFFL;
      int type = bytes.getInt((int) at + 4);
      if (type == PIXELS_CHUNK || length > file.length) {
        return UPRIGHT;
      }
      if (type == EXIF_CHUNK) {
        return ofExif(file, (int) at + 8, (int) (at + 8 + length));
      }
      at += length + CHUNK_FRAME;
    }
    return UPRIGHT;
  }

  /** The orientation in a TIFF header and the tags after it. */
  static Orientation ofExif(byte[] file, int from, int to) {
    if (to > file.length || to - from < 8) {
      return UPRIGHT;
    }
    ByteBuffer tiff = ByteBuffer.wrap(file, from, to - from).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 0 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if (entry < 0 || entry > tiff.limit() - ENTRY) {
        return UPRIGHT;
      }
      if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
        return ofTag(tiff.getShort(entry + 8));
      }
    }
    return UPRIGHT;
  }
}
