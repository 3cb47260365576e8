package org.rondo.spark.rounds;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.data.Split;

/**
 * Where the driver and the tasks of one job in its own process meet: the driver gives an order, the
 * tasks carry it out on their shards and wait for the next. Tasks that wait in vain leave, so that
 * they do not block slots, whatever the driver is doing. Found by its number; used by the driver's
 * thread and those of the tasks.
 */
final class LongLivedTasks implements AutoCloseable {
  /** Distinguishes this class from the same one under another class loader. */
  static final String CLASS_TOKEN = UUID.randomUUID().toString();

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, LongLivedTasks> OPEN = new ConcurrentHashMap<>();

  /** How long tasks wait for an order: many times the driver's usual time between two rounds. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How often the driver checks whether the job is still there. */
  private static final long LOOK_MILLIS = 20;

  private final long number = NUMBERS.incrementAndGet();
  private final int workers;
  private @Nullable Order order;
  private int orders;
  private final BitSet answered = new BitSet();
  private int present;
  private long idleSince;
  private boolean closed;

  /** What the tasks are to do, once on each shard; several threads carry it out. */
  @FunctionalInterface
  interface Order {
    void run(NumberedShard shard);
  }

  /**
   * A worker's shards. Never leaves its process.
   *
   * @param worker its number, from 0
   * @param shards of the splits that came along, that of the training rows among them
   */
  record NumberedShard(int worker, Map<Split, Shard> shards) {

    /** A worker that has training rows alone. */
    NumberedShard(int worker, Shard training) {
      this(worker, Map.of(Split.TRAIN, training));
    }

    /** The training rows. */
    Shard shard() {
      return of(Split.TRAIN);
    }

    /** The rows of a split that came along. */
    Shard of(Split split) {
      return Objects.requireNonNull(shards.get(split));
    }

    /** The same with a split's shard. */
    NumberedShard with(Split split, Shard shard) {
      Map<Split, Shard> more = new EnumMap<>(shards);
      more.put(split, shard);
      return new NumberedShard(worker, more);
    }
  }

  /** Tasks for this many workers, with their first order. */
  LongLivedTasks(int workers, Order first) {
    this.workers = workers;
    OPEN.put(number, this);
    post(first);
  }

  /** False where tasks have their own class loader, and so look in another class's list. */
  static boolean seeObjects(JavaSparkContext context) {
    return context.parallelize(List.of(0), 1).map(task -> CLASS_TOKEN).first().equals(CLASS_TOKEN);
  }

  /** The tasks with a number; called by the tasks themselves. */
  static LongLivedTasks of(long number) {
    LongLivedTasks found = OPEN.get(number);
    if (found == null) {
      throw new IllegalStateException("long-lived tasks " + number + " have been given up");
    }
    return found;
  }

  /** The number by which tasks find it. */
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

  /** A task's work: all orders on its shards, until it is dismissed or no more orders come. */
  void serve(Iterator<NumberedShard> shards) throws InterruptedException {
    List<NumberedShard> own = new ArrayList<>();
    shards.forEachRemaining(own::add);
    arrive(own.size());
    int served = 0;
    for (Turn turn = next(served); turn != null; turn = next(served)) {
      for (NumberedShard shard : own) {
        turn.order().run(shard);
      }
      served = turn.number();
      answer(served, own);
    }
  }

  /**
   * An order and its number.
   *
   * @param number from 1
   */
  private record Turn(int number, Order order) {}

  private synchronized void arrive(int shards) {
    present += shards;
    notifyAll();
  }

  /** The order after the last served; null when none will come. A given order is served. */
  private synchronized @Nullable Turn next(int served) throws InterruptedException {
    long begun = System.nanoTime();
    while (orders == served && !closed) {
      long waited = waitedSince(begun);
      if (waited >= PATIENCE_NANOS) {
        leave();
      } else {
        TimeUnit.NANOSECONDS.timedWait(this, PATIENCE_NANOS - waited);
      }
    }
    return orders == served || order == null ? null : new Turn(orders, order);
  }

  /** How long there has been no order, or others may have been waiting for this slot. */
  private long waitedSince(long begun) {
    long now = System.nanoTime();
    if (isDone()) {
      return now - Math.max(begun, idleSince);
    }
    return present < workers ? now - begun : 0;
  }

  private synchronized void answer(int number, List<NumberedShard> shards) {
    if (number != orders) {
      return; // a late task, run a second time
    }
    shards.forEach(shard -> answered.set(shard.worker()));
    if (isDone()) {
      idleSince = System.nanoTime();
      notifyAll();
    }
  }

  /** Whether all workers have done the order. */
  synchronized boolean isDone() {
    return answered.cardinality() == workers;
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
