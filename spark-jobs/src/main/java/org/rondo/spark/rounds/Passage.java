package org.rondo.spark.rounds;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** How values get from the driver to tasks and back. */
public enum Passage {
  /** As Spark's broadcasts and results: anywhere. */
  NETWORK {
    @Override
    <T> Shared<T> share(JavaSparkContext context, T value) {
      return new ByBroadcast<>(context.broadcast(value));
    }
  },

  /** As they are, neither serialized nor copied, to tasks in the driver's own process. */
  IN_PROCESS {
    @Override
    <T> Shared<T> share(JavaSparkContext context, T value) {
      return InProcess.of(value);
    }
  };

  /** What is the quickest on a context: in local mode tasks see the driver's own objects. */
  public static Passage on(JavaSparkContext context) {
    // Tasks with class loaders of their own would have another InProcess than the driver's.
    boolean sameClasses = !context.getConf().getBoolean("spark.executor.userClassPathFirst", false);
    return context.isLocal() && sameClasses ? IN_PROCESS : NETWORK;
  }

  /** Shares a value with tasks. */
  abstract <T> Shared<T> share(JavaSparkContext context, T value);

  private record ByBroadcast<T>(Broadcast<T> broadcast) implements Shared<T> {
    @Override
    public T value() {
      return broadcast.value();
    }

    @Override
    public void destroy() {
      broadcast.destroy();
    }
  }

  /**
   * A value of this process.
   *
   * @param number by which it is found
   */
  private record InProcess<T>(long number) implements Shared<T> {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<Long, Object> VALUES = new ConcurrentHashMap<>();

    private static <T> InProcess<T> of(T value) {
      InProcess<T> shared = new InProcess<>(NUMBERS.incrementAndGet());
      VALUES.put(shared.number, value);
      return shared;
    }

    @Override
    @SuppressWarnings("unchecked") // of() has put it there
    public T value() {
      Object value = VALUES.get(number);
      if (value == null) {
        throw new IllegalStateException("value " + number + " is not shared any more");
      }
      return (T) value;
    }

    @Override
    public void destroy() {
      VALUES.remove(number);
    }
  }
}
