package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

/** Real workers, with a memory of the states that they were handed. */
final class RecordingWorkers implements Workers {
  final List<NetworkState> trained = new ArrayList<>();
  final List<float[]> evaluated = new ArrayList<>();
  private final Workers workers;
  private final List<NetworkState> combined;

  RecordingWorkers(Workers workers) {
    this(workers, new ArrayList<>());
  }

  /**
   * As above.
   *
   * @param combined receives what the rounds came to
   */
  RecordingWorkers(Workers workers, List<NetworkState> combined) {
    this.workers = workers;
    this.combined = combined;
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
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    trained.add(start.state());
    RoundOutcome outcome = workers.run(start, round);
    if (outcome.combined() != null) {
      combined.add(outcome.combined());
    }
    return outcome;
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    evaluated.add(parameters);
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
