package org.rondo.engine.cuda;

import java.nio.ByteBuffer;
import java.util.List;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The states of ND4J's random generator that each dropout of a step draws with. They advance as
 * after DL4J's own draws, so that both engines drop the same values, now and later.
 */
final class Draws {
  /** The size of the two states of one draw. */
  static final int BYTES = 2 * Long.BYTES;

  private static final long SALT = 0xdeadbeefL;

  private Draws() {}

  /** Writes the states for the dropouts of a batch, from the front. */
  static void write(List<DeviceDropout> dropouts, int rows, ByteBuffer to) {
    if (dropouts.isEmpty()) {
      return;
    }
    Random random = Nd4j.getRandom();
    long root = random.rootState();
    long node = random.nodeState();
    int at = 0;
    for (DeviceDropout dropout : dropouts) {
      to.putLong(at, root).putLong(at + Long.BYTES, node);
      at += BYTES;
      node = after(node, (long) rows * dropout.length());
    }
    random.setStates(root, node);
  }

  /** libnd4j's {@code RandomGenerator::rewindH}: the state after {@code count} draws. */
  static long after(long node, long count) {
    int low = (int) node;
    int high = (int) (node >>> Integer.SIZE) ^ low;
    int newLow = Integer.rotateLeft(low, 26) ^ high ^ (high << 9);
    int newHigh = Integer.rotateLeft(high, 13);
    return ((long) newHigh << Integer.SIZE | Integer.toUnsignedLong(newLow)) ^ (count ^ SALT);
  }
}
