package org.rondo.engine.cuda;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.engine.cuda.DeviceBatch.Extent;

/**
 * Work that is queued again and again, recorded. For each kind and size, the first call queues
 * kernel by kernel, so that libraries load what they need; the second records the same into a CUDA
 * graph, which all later calls launch. The bits are the same.
 */
final class Graphs {
  /** Enough for steps, gradients and outputs of the full batch and a shard's last one. */
  private static final int MOST = 16;

  private final Gpu gpu;

  /** The least recently used first; 0 for work that was seen once. */
  private final Map<Key, Long> known = new LinkedHashMap<>(2 * MOST, 0.75f, true);

  /** A kind of work. */
  enum Use {
    STEP,
    GRADIENT,
    APPLY,
    OUTPUT
  }

  /** What recorded work depends on. */
  record Key(Use use, Extent batch, boolean weighted) {}

  Graphs(Gpu gpu) {
    this.gpu = gpu;
  }

  /** Does some work, and waits for it. */
  void run(Key key, Runnable work) {
    Long graph = known.get(key);
    if (graph == null) {
      work.run();
      drop(MOST - 1);
      known.put(key, 0L);
    } else {
      long recorded = graph == 0 ? gpu.record(work) : graph;
      known.put(key, recorded);
      gpu.replay(recorded);
    }
    gpu.await();
  }

  /** Discards all graphs: the memory that they refer to is gone. */
  void clear() {
    drop(0);
  }

  private void drop(int left) {
    Iterator<Long> all = known.values().iterator();
    while (known.size() > left && all.hasNext()) {
      long graph = all.next();
      all.remove();
      if (graph != 0) {
        gpu.destroy(graph);
      }
    }
  }
}
