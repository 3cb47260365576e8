package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Engine;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metrics;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** A network that learns its inputs. */
class AutoencoderTest {
  private static final TensorShape SIX = TensorShape.of(6);

  /** Six inputs of two hidden numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"", ", noise: 0.1", ", noise: {kind: masking, amount: 0.1}"})
  void learnsToPutItsInputsTogetherAgain(String noise) {
    Run run = run(noise, "epochs: 60, optimizer: {name: adam, learning-rate: 0.01}");
    TrainingResult result = run.train();

    Metrics before = test(run, run.fresh().parameters());
    Metrics after = test(run, result.state().parameters());

    assertThat(after.examples()).isEqualTo(50);
    assertThat(before.values().get("mse")).isGreaterThan(0.5);
    assertThat(after.values().get("mse")).isLessThan(0.1);
    assertThat(after.values().keySet()).containsExactly("loss", "mse", "rmse");
    assertThat(after.values().get("loss")).isCloseTo(after.values().get("mse"), within(1e-6));
  }

  @Test
  void aRowsScoreIsTheMeanOfItsSquaredDifferences() {
    Run run = run("", "epochs: 2");
    float[] parameters = run.train().state().parameters();
    SupervisedLearner.Plan learner = (SupervisedLearner.Plan) run.plan().learner();
    Shard shard = shard(50, 9, 0);

    List<float[]> scores = learner.predict(parameters, shard);

    double sum = 0;
    List<Double> all = new ArrayList<>();
    try (StepEngine engine = learner.engine().open()) {
      engine.loadParameters(parameters);
      Batch batch = BatchReader.sequential(shard, Batch.Targets.NONE, 50).read(0, 0);
      float[] outputs = engine.output(batch);
      for (int row = 0; row < 50; row++) {
        double squares = 0;
        for (int i = 0; i < 6; i++) {
          squares += Math.pow((double) outputs[6 * row + i] - batch.inputs()[6 * row + i], 2);
        }
        assertThat(scores.get(row)).hasSize(1);
        assertThat((double) scores.get(row)[0]).isCloseTo(squares / 6, within(1e-6));
        sum += squares / 6;
        all.add((double) scores.get(row)[0]);
      }
    }
    Metrics metrics = learner.lend(it -> it.evaluate(parameters, shard, 50)).metrics();
    assertThat(metrics.values().get("mse")).isCloseTo(sum / 50, within(1e-6));
    assertThat(metrics.toTree(List.of()).get("error-quantiles"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("0.5", all.stream().sorted().toList().get(24));
  }

  /** Labels that rows happen to have change nothing. */
  @Test
  void doesNotReadLabels() {
    Run plain = run("", "epochs: 2");
    Run labelled = run("", "epochs: 2", 1);

    assertThat(labelled.train().state().parameters()).isEqualTo(plain.train().state().parameters());
  }

  @ParameterizedTest
  @CsvSource({"'', false", "noise: {kind: masking; amount: 0.3}, true", "noise: 0.5, true"})
  void enginesAgreeAndNoiseIsOnInputsInTraining(String noise, boolean random) {
    String key = noise.isEmpty() ? "" : ", " + noise.replace(';', ',');
    Run run = run(key, "epochs: 1");
    SupervisedLearner.Plan learner = (SupervisedLearner.Plan) run.plan().learner();
    EngineSpec compiled = learner.engine();
    assertThat(compiled.engine()).isEqualTo(Engine.COMPILED);
    EngineSpec dl4j = new EngineSpec(compiled.definition(), compiled.layout(), Engine.DL4J);
    Shard shard = shard(20, 4, 0);
    Batch batch = BatchReader.sequential(shard, learner.objective(), 20).read(0, 0);
    assertThat(batch.targets()).startsWith(batch.inputs());
    try (StepEngine one = compiled.open();
        StepEngine other = dl4j.open()) {
      other.load(one.state());
      float[] outputs = one.output(batch);
      for (int step = 0; step < 3; step++) {
        Nd4j.getRandom().setSeed(step + 1);
        double loss = one.step(batch, 1);
        Nd4j.getRandom().setSeed(step + 1);
        assertThat(other.step(batch, 1)).isCloseTo(loss, within(1e-6));
      }
      float[] expected = other.state().parameters();
      float[] actual = one.state().parameters();
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f));
      }
      // The draws matter in training, and nowhere else.
      one.load(run.fresh());
      assertThat(one.output(batch)).isEqualTo(outputs);
      float[] gradient = new float[actual.length];
      float[] again = new float[actual.length];
      Nd4j.getRandom().setSeed(1);
      one.gradient(batch, gradient);
      Nd4j.getRandom().setSeed(2);
      one.gradient(batch, again);
      assertThat(java.util.Arrays.equals(gradient, again)).isEqualTo(!random);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "data: {source: a, task: classification};data.task: an autoencoder learns the rows"
            + " themselves, and no label of them; leave it out",
        "data: {source: a, classes: [a, b]};data.classes: an autoencoder learns the rows",
        "data: {source: a, label-scale: standard};data.label-scale: an autoencoder learns the rows",
        "training: {class-weights: balanced};training.class-weights: an autoencoder learns the",
        "model: {network: autoencoder, noise: 0};model.noise.amount: got 0, expected a number above",
        "model: {network: autoencoder, noise: {kind: masking, amount: 1}};masking would leave",
        "model: {network: autoencoder, hidden: []};needs at least one hidden layer",
        "model: {network: autoencoder, loss: huber};model.loss: got huber, but an autoencoder",
        "model: {network: mlp, noise: 0.1};model.noise: does not apply"
      })
  void refusesWhatIsOfNoUse(String sections, String message) {
    String yaml =
        "name: a\n"
            + (sections.startsWith("data") ? "" : "data: {source: a}\n")
            + (sections.startsWith("model") ? "" : "model: {network: autoencoder}\n")
            + sections;
    assertThatThrownBy(
            () ->
                NetworkFactory.start(
                    RunConfig.parse(yaml), ExampleLayout.of(SIX, Storage.FLOAT32, 0), Target.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private static Metrics test(Run run, float[] parameters) {
    return run.workers().evaluate(parameters, Split.TEST).metrics();
  }

  private static Run run(String noise, String training) {
    return run(noise, training, 0);
  }

  private static Run run(String noise, String training, int labels) {
    RunConfig config =
        TestRuns.config(
            """
            model: {network: autoencoder, hidden: [8, 2], activation: tanh%s}
            training: {workers: 2, batch-size: 10, local-steps: 5, %s}
            """
                .formatted(noise, training));
    return TestRuns.run(
        config,
        SIX,
        Storage.FLOAT32,
        Target.NONE,
        Map.of(
            Split.TRAIN,
            List.of(shard(60, 1, labels), shard(45, 2, labels)),
            Split.TEST,
            List.of(shard(30, 3, labels), shard(20, 4, labels))));
  }

  private static Shard shard(int rows, long seed, int labels) {
    Random random = new Random(seed);
    ShardBuilder builder = new ShardBuilder(ExampleLayout.of(SIX, Storage.FLOAT32, labels));
    for (int row = 0; row < rows; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      float[] inputs = new float[6];
      for (int i = 0; i < 6; i++) {
        inputs[i] = (float) (Math.cos(i) * a + Math.sin(i) * b);
      }
      if (labels == 0) {
        builder.append((Object) inputs);
      } else {
        builder.append(inputs, new float[] {row});
      }
    }
    return builder.build();
  }
}
