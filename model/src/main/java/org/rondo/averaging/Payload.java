package org.rondo.averaging;

import java.io.Serializable;

/**
 * A range of a worker's vector as it travels. The arrays are owned by whoever made them and never
 * changed once handed over.
 */
public final class Payload implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] floats;
  private final byte[] bytes;

  Payload(float[] floats, byte[] bytes) {
    this.floats = floats;
    this.bytes = bytes;
  }

  /** Its 32-bit numbers, such as values or scales; not to be changed. */
  float[] floats() {
    return floats;
  }

  /** Its other bytes; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Bytes of the content. */
  public long size() {
    return 4L * floats.length + bytes.length;
  }
}
