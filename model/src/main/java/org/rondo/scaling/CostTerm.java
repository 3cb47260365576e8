package org.rondo.scaling;

/**
 * What the fixed cost of a round is made of. Each term is an amount that follows from the round's
 * shape; its coefficient, in milliseconds for each unit of the amount, is measured.
 */
public enum CostTerm {
  /** Once a round: the job itself. */
  JOB("round"),
  /** For each task: launching it and taking its result, one after the other on the driver. */
  TASK("task"),
  /** Once a round that has a shuffle: the second stage. */
  SHUFFLE("round with a shuffle"),
  /** For each megabyte of the state: out by broadcast, and into the driver as the new state. */
  STATE("MB of the state"),
  /** For each megabyte that a slot's workers copy, check and encode in turn. */
  WORKER("MB of a slot's workers"),
  /** For each megabyte that the driver collects and adds up. */
  COLLECTED("MB collected"),
  /** For each megabyte that a slot writes to the shuffle, reads from it and adds up. */
  SHUFFLED("MB of a slot's part of the shuffle");

  private final String unit;

  CostTerm(String unit) {
    this.unit = unit;
  }

  /** What it is counted in. */
  public String unit() {
    return unit;
  }

  /** How much of it a round has. */
  public double amount(RoundShape shape) {
    double all = shape.workers() * shape.megabytes();
    return switch (this) {
      case JOB -> 1;
      case TASK -> shape.tasks();
      case SHUFFLE -> shape.collected() ? 0 : 1;
      case STATE -> shape.megabytes();
      case WORKER -> shape.waves() * shape.megabytes();
      case COLLECTED -> shape.collected() ? all : 0;
      case SHUFFLED -> shape.collected() ? 0 : all / shape.slots();
    };
  }
}
