package org.rondo.landscape;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.WorkerRound;
import org.rondo.training.Workers;

/**
 * Workers of which one round can be repeated afterwards: a worker's part of it is a pure function
 * of what this remembers. Closes the workers inside.
 */
public final class WatchedWorkers implements Workers {
  private final Workers workers;
  private final OptionalInt wanted;
  private @Nullable Watched watched;

  /**
   * A round as it was.
   *
   * @param start what it started from
   * @param plan which batches it visited
   * @param memories what the workers kept of the rounds before; empty where they keep nothing
   * @param outcome what it came to
   */
  public record Watched(
      RoundStart start, RoundPlan plan, List<WorkerRound.Memory> memories, RoundOutcome outcome) {

    /** Copies the list. */
    public Watched {
      memories = List.copyOf(memories);
    }

    /** What a worker kept of the rounds before. */
    public WorkerRound.Memory memory(int worker) {
      return memories.isEmpty() ? WorkerRound.Memory.NONE : memories.get(worker);
    }
  }

  /**
   * Watches workers.
   *
   * @param wanted the round, counted from 1; empty for the last
   */
  public WatchedWorkers(Workers workers, OptionalInt wanted) {
    this.workers = workers;
    this.wanted = wanted;
  }

  /** The round; null where the training had fewer. */
  public @Nullable Watched watched() {
    return watched;
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    if (wanted.isPresent() && wanted.getAsInt() != round.round() + 1) {
      return workers.run(start, round);
    }
    List<WorkerRound.Memory> before = workers.memories();
    RoundOutcome outcome = workers.run(start, round);
    watched = new Watched(start, round, before, outcome);
    return outcome;
  }

  @Override
  public void announce(RoundStart start, RoundPlan round) {
    // What workers keep cannot be asked for while they have a round before them.
    if (wanted.isPresent()
        && wanted.getAsInt() != round.round() + 1
        && wanted.getAsInt() != round.round()) {
      workers.announce(start, round);
    }
  }

  @Override
  public List<Integer> shardRows() {
    return workers.shardRows();
  }

  @Override
  public long rows(Split split) {
    return workers.rows(split);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    return workers.evaluate(parameters, split);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return workers.probe(parameters);
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return workers.memories();
  }

  @Override
  public void restore(List<WorkerRound.Memory> memories) {
    workers.restore(memories);
  }

  @Override
  public void close() {
    workers.close();
  }
}
