package org.rondo.network;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A second line of defence behind the checks of files: while a thread reads a network, Java refuses
 * to deserialize any object in it (JEP 415). Other threads, such as Spark's, are not affected.
 */
public final class NoJavaObjects {
  private static final ThreadLocal<Boolean> READING = ThreadLocal.withInitial(() -> false);
  private static final ObjectInputFilter REFUSE = info -> ObjectInputFilter.Status.REJECTED;

  private NoJavaObjects() {}

  /**
   * To be called once, before this process deserializes its first object: later Java accepts no
   * filter. A process that calls too late has only the checks of files.
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

  /** Reads, and meanwhile keeps this thread from deserializing Java objects. */
  static <T> T during(Reading<T> reading) throws IOException {
    boolean outer = READING.get();
    READING.set(true);
    try {
      return reading.read();
    } finally {
      READING.set(outer);
    }
  }

  /** Reads a file. */
  @FunctionalInterface
  interface Reading<T> {
    /** Reads the file. */
    T read() throws IOException;
  }

  private static final class PerThread implements BinaryOperator<@Nullable ObjectInputFilter> {
    @Override
    public @Nullable ObjectInputFilter apply(
        @Nullable ObjectInputFilter current, @Nullable ObjectInputFilter next) {
      if (READING.get()) {
        return REFUSE;
      }
      // As in Java itself, a stream's own filter takes precedence over the process's.
      return next == null ? current : next;
    }
  }
}
