package org.rondo.spark.rounds;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the driver and the tasks of one job in its own process meet: the driver gives an order, the
 * tasks carry it out on their shards and wait for the next. Tasks that wait in vain leave, so that
 * they keep no slots from others, whatever the driver does in the meantime. Found by its number;
 * for the driver's thread and those of the tasks.
 */
final class Residence implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, Residence> OPEN = new ConcurrentHashMap<>();

  /** How long tasks wait for an order: many times what the driver takes between two rounds. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How often the driver looks whether the job is still there. */
  private static final long LOOK_MILLIS = 20;

  private final long number = NUMBERS.incrementAndGet();
  private final int workers;
  private @Nullable Order order;
  private int orders;
  private int unanswered;
  private long idleSince;
  private boolean closed;

  /** What the tasks are to do, once on each shard; several threads do it. */
  @FunctionalInterface
  interface Order {
    void run(NumberedShard shard);
  }

  /** A residence of so many workers, with its first order. */
  Residence(int workers, Order first) {
    this.workers = workers;
    OPEN.put(number, this);
    post(first);
  }

  /** The residence with a number, for its tasks. */
  static Residence of(long number) {
    Residence found = OPEN.get(number);
    if (found == null) {
      throw new IllegalStateException("residence " + number + " has been given up");
    }
    return found;
  }

  /** By which tasks find it. */
  long number() {
    return number;
  }

  /** Gives an order, when the one before is done; false when the tasks are leaving. */
  synchronized boolean post(Order next) {
    if (closed) {
      return false;
    }
    order = next;
    orders++;
    unanswered = workers;
    notifyAll();
    return true;
  }

  /**
   * Waits until the order is done for all workers.
   *
   * @param jobIsDone whether the tasks have ended
   * @return false when they have ended without that
   */
  synchronized boolean await(BooleanSupplier jobIsDone) throws InterruptedException {
    while (unanswered > 0) {
      wait(LOOK_MILLIS);
      if (unanswered > 0 && jobIsDone.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** What a task does: all orders, on its shards, until it is let go or nothing comes any more. */
  void serve(Iterator<NumberedShard> shards) throws InterruptedException {
    Iterable<NumberedShard> once = () -> shards;
    Stream<NumberedShard> all = StreamSupport.stream(once.spliterator(), false);
    List<NumberedShard> own = all.toList();
    int done = 0;
    for (Order next = next(done); next != null; next = next(done)) {
      for (NumberedShard shard : own) {
        next.run(shard);
      }
      done++;
      answer(own.size());
    }
  }

  /** The order after so many; null when there will be none. An order that was given is served. */
  private synchronized @Nullable Order next(int done) throws InterruptedException {
    while (orders == done && !closed) {
      // Until all have answered, the driver cannot have another order.
      long waited = unanswered == 0 ? System.nanoTime() - idleSince : 0;
      if (waited >= PATIENCE_NANOS) {
        leave();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, PATIENCE_NANOS - waited);
      }
    }
    return orders == done ? null : order;
  }

  private synchronized void answer(int shards) {
    unanswered -= shards;
    if (unanswered == 0) {
      idleSince = System.nanoTime();
      notifyAll();
    }
  }

  /** Lets the tasks go, once they have done what was ordered. */
  synchronized void leave() {
    closed = true;
    notifyAll();
  }

  /** Gives it up: tasks that have not begun fail. */
  @Override
  public void close() {
    leave();
    OPEN.remove(number);
  }
}
