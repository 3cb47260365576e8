package org.rondo.engine.cuda;

/** Reduces all real steps of a sequence to one: the last, or a summary of all of them. */
final class DeviceStepPooling extends DeviceStage {
  private final DeviceTime time;
  private final int units;
  private final Kind kind;
  private long output;
  private long inputGradient;

  /** For each unit the number of one step, or the share of each step. */
  private long notes;

  /** What is kept of the steps. */
  enum Kind {
    LAST("last_step", "picked_step_back"),
    MAX("max_steps", "picked_step_back"),
    MEAN("mean_steps", "sum_steps_back"),
    SUM("sum_steps", "sum_steps_back");

    private final String forward;
    private final String back;

    Kind(String forward, String back) {
      this.forward = forward;
      this.back = back;
    }
  }

  DeviceStepPooling(DeviceTime time, int units, Kind kind) {
    this.time = time;
    this.units = units;
    this.kind = kind;
  }

  @Override
  void reserve(Gpu.Room room, int rows) {
    output = room.floats((long) rows * units);
    notes = room.floats((long) rows * units);
    inputGradient = room.floats((long) rows * units * time.most());
  }

  @Override
  long forward(Gpu gpu, long input, int rows) {
    gpu.launch(
        kind.forward, rows * units, input, output, notes, time.mask(), rows, units, time.steps());
    return output;
  }

  @Override
  long backward(Gpu gpu, long gradient, int rows) {
    gpu.launch(
        kind.back,
        rows * units * time.steps(),
        gradient,
        inputGradient,
        notes,
        time.mask(),
        rows,
        units,
        time.steps());
    return inputGradient;
  }
}
