package org.rondo.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rondo.network.NativeThreads;

/**
 * The idle engines of this process, so that a task need not build a network and its buffers again.
 * It is only a cache: no result depends on which engine serves a task, and nothing is lost with a
 * process.
 *
 * <p>Bounded: it keeps the engines returned last, closes those that it drops, and closes those that
 * have been idle for a minute. So executors free them too, although they do not learn that a run
 * has ended.
 */
public final class EnginePool {
  /** More than the slots of an executor, which may be set far above the processors that it sees. */
  static final int MOST = Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Most recently returned first. */
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private static @Nullable Thread janitor;

  /** What makes one engine as good as another. */
  private record Place(EngineSpec spec, Optional<EngineDevice> device) {}

  private record Idle(Place place, StepEngine engine, long since) {}

  private EnginePool() {}

  /**
   * Lends an engine on the calling thread's device for one use; concurrent uses get different ones.
   * An engine whose use failed may be in any state, and is closed.
   */
  public static <R> R lend(EngineSpec spec, Function<StepEngine, R> use) {
    return lend(spec, spec.device(), use);
  }

  static <R> R lend(EngineSpec spec, Optional<EngineDevice> device, Function<StepEngine, R> use) {
    NativeThreads.holdToOne();
    Place place = new Place(spec, device);
    StepEngine idle = take(place);
    StepEngine engine = idle == null ? spec.open() : idle;
    boolean whole = false;
    try {
      R result = use.apply(engine);
      whole = true;
      return result;
    } finally {
      if (whole) {
        putBack(place, engine);
      } else {
        engine.close();
      }
    }
  }

  private static @Nullable StepEngine take(Place place) {
    synchronized (IDLE) {
      for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
        Idle next = all.next();
        if (next.place().equals(place)) {
          all.remove();
          return next.engine();
        }
      }
      return null;
    }
  }

  private static void putBack(Place place, StepEngine engine) {
    Idle dropped = null;
    synchronized (IDLE) {
      IDLE.addFirst(new Idle(place, engine, System.nanoTime()));
      if (IDLE.size() > MOST) {
        dropped = IDLE.removeLast();
      }
      if (janitor == null) {
        janitor = new Thread(EnginePool::tidy, "rondo-idle-engines");
        janitor.setDaemon(true);
        janitor.start();
      }
    }
    if (dropped != null) {
      dropped.engine().close();
    }
  }

  /** Number of idle engines in this process. */
  public static int idle() {
    synchronized (IDLE) {
      return IDLE.size();
    }
  }

  /** Closes the idle engines of a network, at the end of a run. */
  public static void release(EngineSpec spec) {
    close(idle -> idle.place().spec().equals(spec));
  }

  private static void close(Predicate<Idle> condition) {
    List<Idle> dropped = new ArrayList<>();
    synchronized (IDLE) {
      IDLE.removeIf(idle -> condition.test(idle) && dropped.add(idle));
    }
    dropped.forEach(idle -> idle.engine().close());
  }

  /** Ends when no idle engine is left. */
  private static void tidy() {
    try {
      while (true) {
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS) / 4);
        long now = System.nanoTime();
        close(idle -> now - idle.since() > PATIENCE_NANOS);
        synchronized (IDLE) {
          if (IDLE.isEmpty()) {
            janitor = null;
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
