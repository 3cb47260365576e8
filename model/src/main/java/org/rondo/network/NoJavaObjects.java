package org.rondo.network;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A second line of defence behind the checks of files: while a thread reads a network, Java refuses
 * to make objects of any stream there (JEP 415). Other threads, such as Spark's, are not affected.
 */
public final class NoJavaObjects {
  private static final ThreadLocal<Boolean> READING = ThreadLocal.withInitial(() -> false);
  private static final ObjectInputFilter REFUSE = info -> ObjectInputFilter.Status.REJECTED;

  private NoJavaObjects() {}

  /**
   * To be called once, before this process reads its first object: Java takes no filter later. A
   * process that is too late does without, which leaves the checks of files.
   *
   * @return whether it is in force
   */
  public static boolean install() {
    try {
      ObjectInputFilter.Config.setSerialFilterFactory(new PerThread());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Reads, and lets no Java object be read meanwhile by this thread. */
  static <T> T during(Reading<T> reading) throws IOException {
    boolean outer = READING.get();
    READING.set(true);
    try {
      return reading.read();
    } finally {
      READING.set(outer);
    }
  }

  /** What reads a file. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads it. */
    T read() throws IOException;
  }

  private static final class PerThread implements BinaryOperator<@Nullable ObjectInputFilter> {
    @Override
    public @Nullable ObjectInputFilter apply(
        @Nullable ObjectInputFilter current, @Nullable ObjectInputFilter next) {
      if (READING.get()) {
        return REFUSE;
      }
      // As Java does by itself: a stream's own filter goes before that of the process.
      return next == null ? current : next;
    }
  }
}
