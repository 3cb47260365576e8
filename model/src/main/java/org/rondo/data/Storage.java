package org.rondo.data;

/** How a block stores the values of its features. */
public enum Storage {
  /** Four bytes a value, read back exactly as written. */
  FLOAT32(Float.BYTES),
  /** One unsigned byte a value, for pixels: 0..255 stored, 0..1 (value / 255f) read back. */
  UINT8(Byte.BYTES);

  private final int bytes;

  Storage(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes that one stored value takes. */
  public int bytes() {
    return bytes;
  }
}
