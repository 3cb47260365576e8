package org.rondo.landscape;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The landscape between two workers at the end of a round, before their parameters are averaged.
 *
 * @param round the round, counted from 1
 * @param workers both, counted from 1
 * @param distance between their parameters
 * @param line from one to the other
 * @param train the plane through the round's start and both workers
 * @param validation the same on the validation rows; null without any
 * @param marks start, workers and averages, on the plane
 */
public record Basin(
    int round,
    List<Integer> workers,
    double distance,
    List<LinePoint> line,
    Plane train,
    @Nullable Plane validation,
    List<Plane.Mark> marks) {

  /** Copies the lists. */
  public Basin {
    workers = List.copyOf(workers);
    line = List.copyOf(line);
    marks = List.copyOf(marks);
  }

  /**
   * A place between the workers.
   *
   * @param at 0 for the first worker, 1 for the second
   * @param train loss of the training rows
   * @param validation loss of the validation rows; NaN without any
   */
  public record LinePoint(double at, double train, double validation) {}

  /**
   * How far the training loss rises above the straight line between both workers' losses, at most
   * (J. Frankle et al., "Linear mode connectivity and the lottery ticket hypothesis", arXiv
   * 1912.05671); 0 where it never does.
   */
  public double barrier() {
    double first = line.get(0).train();
    double last = line.get(line.size() - 1).train();
    double most = 0;
    for (LinePoint point : line) {
      double straight = first + (last - first) * point.at();
      most = Math.max(most, point.train() - straight);
    }
    return most;
  }

  /** The mean of both workers' training losses, which a barrier is compared with. */
  public double ends() {
    return (line.get(0).train() + line.get(line.size() - 1).train()) / 2;
  }
}
