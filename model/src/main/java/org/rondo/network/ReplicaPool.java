package org.rondo.network;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The replicas of this process, so that a task need not build a network and its buffers anew. Only
 * a cache: no result depends on which replica serves a task, and a lost process loses nothing.
 */
public final class ReplicaPool {
  private static final Map<ReplicaKind, Queue<Replica>> IDLE = new ConcurrentHashMap<>();

  private ReplicaPool() {}

  /** Lends a replica for one use; concurrent uses get different ones. */
  public static <R> R lend(ReplicaKind kind, Function<Replica, R> use) {
    NativeThreads.holdToOne();
    Queue<Replica> idle = IDLE.computeIfAbsent(kind, key -> new ConcurrentLinkedQueue<>());
    Replica replica = idle.poll();
    if (replica == null) {
      replica = Replica.open(kind);
    }
    // A replica whose use failed may be in any state: it is left to the garbage collector.
    R result = use.apply(replica);
    idle.add(replica);
    return result;
  }

  /** Replicas that wait here for their next use. */
  public static int idle() {
    return IDLE.values().stream().mapToInt(Queue::size).sum();
  }

  /** Closes the idle replicas of a network, at the end of a run. */
  public static void release(ReplicaKind kind) {
    Queue<Replica> idle = IDLE.remove(kind);
    if (idle == null) {
      return;
    }
    // Taken out one by one: a task that still knows the queue must not be lent a closed replica.
    for (Replica replica = idle.poll(); replica != null; replica = idle.poll()) {
      replica.close();
    }
  }
}
