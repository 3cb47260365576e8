package org.rondo.engine.cuda;

/**
 * A part of the flat parameters on the device, and of their gradients.
 *
 * @param values where they lie
 * @param gradients where their gradients do
 * @param length how many
 */
record DeviceFloats(long values, long gradients, int length) {
  DeviceFloats part(int start, int count) {
    long bytes = (long) start * Float.BYTES;
    return new DeviceFloats(values + bytes, gradients + bytes, count);
  }
}
