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
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerMemory;
import org.rondo.training.WorkerRound;

/**
 * Where the driver and the tasks of one job in its own process meet: the driver orders a round, the
 * tasks run it on their shards and wait for the next. Tasks that wait in vain leave, so that they
 * keep no slots from others, whatever the driver does in the meantime. Found by its number; for the
 * driver's thread and those of the tasks.
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
  private boolean closed;

  /** A round to run. */
  static final class Order {
    private final LocalStepsTask task;
    private final RoundSum sum;
    private final List<WorkerMemory> before;
    private final WorkerMemory[] after;

    /**
     * A round to run.
     *
     * @param sum to add the updates to
     * @param before what each worker kept of the round before
     */
    Order(LocalStepsTask task, RoundSum sum, List<WorkerMemory> before) {
      this.task = task;
      this.sum = sum;
      this.before = before;
      this.after = new WorkerMemory[before.size()];
    }

    private void run(NumberedShard shard) {
      int worker = shard.worker();
      WorkerRound part = task.run(worker, shard.shard(), before.get(worker), 0);
      after[worker] = part.memory();
      sum.add(part.update());
    }

    /** The sum of the updates; complete when all workers have answered. */
    RoundSum sum() {
      return sum;
    }

    /** What each worker keeps of the round, when all have answered. */
    List<WorkerMemory> memories() {
      return List.of(after);
    }
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

  /** Orders a round, when the one before is done; false when the tasks are leaving. */
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
   * Waits until all workers have run the order.
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
      own.forEach(next::run);
      done++;
      answer(own.size());
    }
  }

  /** The order after so many; null when there will be none. An order that was given is served. */
  private synchronized @Nullable Order next(int done) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (orders == done && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0 && unanswered == 0) {
        leave();
      } else {
        // Others may still be at it, for long perhaps.
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, PATIENCE_NANOS));
      }
    }
    return orders == done ? null : order;
  }

  private synchronized void answer(int shards) {
    unanswered -= shards;
    if (unanswered == 0) {
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
