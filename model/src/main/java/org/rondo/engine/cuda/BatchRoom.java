package org.rondo.engine.cuda;

import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.DeviceBatch.Extent;

/** The memory of a network that depends on the size of batches: as much as the largest so far. */
final class BatchRoom {
  private final Gpu gpu;
  private final Graphs graphs;
  private final DevicePlan plan;
  private final int inputs;
  private final boolean sequences;
  private Gpu.@Nullable Room room;
  private @Nullable DeviceBatch batch;
  private int capacity;

  /**
   * No room yet.
   *
   * @param graphs that hold its addresses
   * @param inputs numbers of one step, or of one example where examples are not sequences
   * @param sequences whether examples are sequences
   */
  BatchRoom(Gpu gpu, Graphs graphs, DevicePlan plan, int inputs, boolean sequences) {
    this.gpu = gpu;
    this.graphs = graphs;
    this.plan = plan;
    this.inputs = inputs;
    this.sequences = sequences;
  }

  /** Where a batch goes, with room for it; the plan then works on batches of its extent. */
  DeviceBatch of(Extent extent) {
    DeviceTime time = plan.time();
    DeviceBatch place = batch;
    if (place == null || extent.rows() > capacity || extent.steps() > time.most()) {
      free();
      time.grow(extent.steps());
      capacity = Math.max(extent.rows(), capacity);
      Gpu.Room next = gpu.new Room();
      room = next;
      Extent most = new Extent(capacity, time.most(), sequences);
      place = new DeviceBatch(next, inputs, plan.output().width(), most);
      plan.reserve(next, capacity);
      batch = place;
    }
    time.set(extent.steps(), place.mask(extent));
    return place;
  }

  /** Gives back the room, and the graphs that hold its addresses. */
  void free() {
    graphs.clear();
    batch = null;
    if (room != null) {
      room.close();
      room = null;
    }
  }
}
