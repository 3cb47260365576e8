package rondo.ml;

import java.util.ArrayList;
import java.util.List;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/** Remembers how a training went, without the parameters of its rounds. Used by one thread. */
final class History implements TrainingListener {
  private final List<NeuralTrainingSummary.Round> rounds = new ArrayList<>();
  private final List<NeuralTrainingSummary.Evaluation> evaluations = new ArrayList<>();

  @Override
  public void round(RoundRecord record) {
    rounds.add(NeuralTrainingSummary.Round.of(record));
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    evaluations.add(new NeuralTrainingSummary.Evaluation(round, epoch, split, metrics));
  }

  List<NeuralTrainingSummary.Round> rounds() {
    return List.copyOf(rounds);
  }

  List<NeuralTrainingSummary.Evaluation> evaluations() {
    return List.copyOf(evaluations);
  }
}
