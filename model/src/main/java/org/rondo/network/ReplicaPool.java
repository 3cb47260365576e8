package org.rondo.network;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.rondo.data.TensorShape;

/**
 * The replicas of this process, so that a task need not build a network and its buffers anew. Only
 * a cache: no result depends on which replica serves a task, and a lost process loses nothing.
 */
public final class ReplicaPool {
  private static final Map<Key, Queue<Replica>> IDLE = new ConcurrentHashMap<>();

  private record Key(NetworkDefinition definition, TensorShape input) {}

  private ReplicaPool() {}

  /** Lends a replica for one use; concurrent uses get different ones. */
  public static <R> R lend(
      NetworkDefinition definition, TensorShape input, Function<Replica, R> use) {
    NativeThreads.holdToOne();
    Queue<Replica> idle =
        IDLE.computeIfAbsent(new Key(definition, input), key -> new ConcurrentLinkedQueue<>());
    Replica replica = idle.poll();
    if (replica == null) {
      replica = Replica.open(definition, input);
    }
    // A replica whose use failed may be in any state: it is left to the garbage collector.
    R result = use.apply(replica);
    idle.add(replica);
    return result;
  }

  /** Closes the idle replicas of a network, at the end of a run. */
  public static void release(NetworkDefinition definition, TensorShape input) {
    Queue<Replica> idle = IDLE.remove(new Key(definition, input));
    if (idle == null) {
      return;
    }
    // Taken out one by one: a task that still knows the queue must not be lent a closed replica.
    for (Replica replica = idle.poll(); replica != null; replica = idle.poll()) {
      replica.close();
    }
  }
}
