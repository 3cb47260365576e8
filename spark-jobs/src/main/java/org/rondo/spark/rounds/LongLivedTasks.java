package org.rondo.spark.rounds;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the driver and the tasks of one job meet: the driver gives an order, the tasks carry it out
 * and wait for the next. Tasks that wait in vain leave, so that they do not block slots, whatever
 * the driver is doing. Lives in the driver's process and is found there by its number; used by the
 * driver's thread and by those of the tasks, or of the connections to them.
 *
 * @param <T> what carries out an order
 */
final class LongLivedTasks<T> implements AutoCloseable {
  /** Distinguishes this class from the same one under another class loader. */
  static final String CLASS_TOKEN = UUID.randomUUID().toString();

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, LongLivedTasks<?>> OPEN = new ConcurrentHashMap<>();

  /** How often the driver checks whether the job is still there. */
  private static final long LOOK_MILLIS = 20;

  /** Nanoseconds. */
  private static final long LEAST_WAIT = TimeUnit.MILLISECONDS.toNanos(1);

  private final long number = NUMBERS.incrementAndGet();
  private final int workers;
  private final long patienceNanos;
  private @Nullable Order<T> order;
  private int orders;
  private final BitSet answered = new BitSet();
  private int present;
  private long idleSince;
  private boolean closed;

  /** What the tasks are to do, each once; several threads carry it out. */
  @FunctionalInterface
  interface Order<T> {
    void run(T task) throws InterruptedException;

    /** Whether the tasks may have begun the next order: once this one is done, they wait for it. */
    default boolean leads() {
      return false;
    }
  }

  /**
   * Tasks for this many workers, with their first order.
   *
   * @param patience how long tasks wait for an order, or for others that have not arrived: many
   *     times the driver's usual time between two rounds
   */
  LongLivedTasks(int workers, Duration patience, Order<T> first) {
    this.workers = workers;
    this.patienceNanos = patience.toNanos();
    OPEN.put(number, this);
    post(first);
  }

  /** False where tasks have their own class loader, and so look in another class's list. */
  static boolean seeObjects(JavaSparkContext context) {
    return context.parallelize(List.of(0), 1).map(task -> CLASS_TOKEN).first().equals(CLASS_TOKEN);
  }

  /** The tasks with a number; called by the tasks themselves. */
  @SuppressWarnings("unchecked") // Whoever knows the number knows what they are.
  static <T> LongLivedTasks<T> of(long number) {
    LongLivedTasks<?> found = OPEN.get(number);
    if (found == null) {
      throw new IllegalStateException("long-lived tasks " + number + " have been given up");
    }
    return (LongLivedTasks<T>) found;
  }

  /** The number by which tasks find it. */
  long number() {
    return number;
  }

  /** Gives an order, when the one before is done; false when the tasks are leaving. */
  synchronized boolean post(Order<T> next) {
    if (closed) {
      return false;
    }
    order = next;
    orders++;
    answered.clear();
    notifyAll();
    return true;
  }

  /**
   * Waits until the order is done for all workers.
   *
   * @param jobIsDone whether the tasks have ended
   * @return false when they ended before the order was done
   */
  synchronized boolean await(BooleanSupplier jobIsDone) throws InterruptedException {
    while (!isDone()) {
      wait(LOOK_MILLIS);
      if (!isDone() && jobIsDone.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  /**
   * A task's work: all orders, until it is dismissed or no more orders come.
   *
   * @param own the task's workers
   */
  void serve(T task, List<Integer> own) throws InterruptedException {
    changePresent(own.size());
    try {
      int served = 0;
      for (Turn<T> turn = next(served); turn != null; turn = next(served)) {
        turn.order().run(task);
        served = turn.number();
        answer(served, own);
      }
    } finally {
      changePresent(-own.size());
    }
  }

  /**
   * An order and its number.
   *
   * @param number from 1
   */
  private record Turn<T>(int number, Order<T> order) {}

  private synchronized void changePresent(int change) {
    present += change;
    notifyAll();
  }

  /** Whether all workers have a task. */
  synchronized boolean areComplete() {
    return present >= workers;
  }

  /** The order after the last served; null when none will come. A given order is served. */
  private synchronized @Nullable Turn<T> next(int served) throws InterruptedException {
    long begun = System.nanoTime();
    while (orders == served && !closed) {
      long waited = waitedSince(begun);
      if (leads() && isDone()) {
        wait(); // however long the driver takes
      } else if (waited >= patienceNanos) {
        leave();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(LEAST_WAIT, patienceNanos - waited));
      }
    }
    return orders == served || order == null ? null : new Turn<>(orders, order);
  }

  /** How long there has been no order, or others may have been waiting for this slot. */
  private long waitedSince(long begun) {
    long now = System.nanoTime();
    if (isDone()) {
      return now - Math.max(begun, idleSince);
    }
    return present < workers ? now - begun : 0;
  }

  private synchronized void answer(int number, List<Integer> own) {
    if (number != orders) {
      return; // a late task, run a second time
    }
    own.forEach(answered::set);
    if (isDone()) {
      idleSince = System.nanoTime();
      notifyAll();
    }
  }

  /** Whether all workers have done the order. */
  synchronized boolean isDone() {
    return answered.cardinality() == workers;
  }

  /** Whether the tasks may have begun the next order. */
  synchronized boolean leads() {
    return order != null && order.leads();
  }

  /** Whether no further order is accepted. */
  synchronized boolean isLeaving() {
    return closed;
  }

  /** Dismisses the tasks, once their order is done. */
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
