package org.rondo.spark.picture;

import java.util.List;

/** The kind of a file, recognised by its first bytes, whatever its name says. */
enum FileKind {
  PNG("\u0089PNG\r\n\u001a\n", 0),
  JPEG("\u00ff\u00d8\u00ff", 0),
  GIF("GIF8", 0),
  BMP("BM", 0),
  /** From here on, kinds that are not read. */
  TIFF("II*\0", 0),
  TIFF_BIG_ENDIAN("MM\0*", 0),
  WEBP("WEBP", 8),
  HEIF("ftyp", 4);

  private static final List<FileKind> READ = List.of(PNG, JPEG, GIF, BMP);

  /** One character for each byte. */
  private final String magic;

  private final int at;

  FileKind(String magic, int at) {
    this.magic = magic;
    this.at = at;
  }

  /**
   * The kind of a file.
   *
   * @throws UnreadablePictureException when it is not a kind that is read
   */
  static FileKind of(byte[] file) throws UnreadablePictureException {
    if (file.length == 0) {
      throw new UnreadablePictureException("is empty");
    }
    for (FileKind kind : values()) {
      if (kind.begins(file)) {
        if (READ.contains(kind)) {
          return kind;
        }
        throw new UnreadablePictureException(
            "is a %s, which is not read; convert it to PNG or JPEG"
                .formatted(kind == TIFF_BIG_ENDIAN ? TIFF : kind));
      }
    }
    throw new UnreadablePictureException("is not a picture: expected PNG, JPEG, GIF or BMP");
  }

  private boolean begins(byte[] file) {
    for (int i = 0; i < magic.length(); i++) {
      if (at + i >= file.length || (file[at + i] & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
