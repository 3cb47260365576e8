package org.rondo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.FloatRows;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.LayerTrace;
import org.rondo.error.ConfigurationException;
import org.rondo.network.Dl4jNetwork;
import org.rondo.network.NamedArray;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.NetworkFactory;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;

/** Every number of an explanation, against DL4J's, arithmetic by hand, and the training itself. */
class ExplainerTest {
  private static final int INPUTS = 3;
  private static final List<String> NAMES = List.of("class", "sex", "age");
  private static final String SGD = "optimizer: {name: sgd, learning-rate: 0.1}";

  @Test
  void twoUnitsByHand() {
    Explanation explained =
        explain("{network: two-relu}", "{workers: 2, " + few(2) + SGD + "}", Target.classes(2));
    assertThat(explained.workers()).hasSize(2);
    for (Explanation.Worker worker : explained.workers()) {
      assertThat(worker.steps()).hasSize(2);
      worker.steps().forEach(ExplainerTest::byHand);
    }
    FloatRows first = last(explained, 0);
    FloatRows second = last(explained, 1);
    for (int i = 0; i < first.width(); i++) {
      assertThat((double) explained.average().result().at(0, i))
          .isCloseTo((first.at(0, i) + second.at(0, i)) / 2.0, within(1e-7));
    }
  }

  /** {@code y = relu(w1 x + b1) + relu(w2 x + b2)}, a squared error, a plain step. */
  private static void byHand(Explanation.Step step) {
    FloatRows weights = step.change().before();
    FloatRows inputs = step.rows().inputs();
    double[] gradient = new double[weights.width()];
    double loss = 0;
    for (int row = 0; row < inputs.rows(); row++) {
      double[] sums = new double[2];
      for (int unit = 0; unit < 2; unit++) {
        int from = unit * (INPUTS + 1);
        sums[unit] = weights.at(0, from + INPUTS);
        for (int i = 0; i < INPUTS; i++) {
          sums[unit] += weights.at(0, from + i) * inputs.at(row, i);
        }
        LayerTrace layer = step.layers().get(unit);
        assertThat((double) Objects.requireNonNull(layer.sums()).at(row, 0))
            .isCloseTo(sums[unit], within(1e-6));
        assertThat((double) layer.values().at(row, 0))
            .isCloseTo(Math.max(0, sums[unit]), within(1e-6));
      }
      double error = Math.max(0, sums[0]) + Math.max(0, sums[1]) - step.rows().targets().at(row, 0);
      assertThat(step.result().losses().get(row)).isCloseTo(error * error, within(1e-5));
      loss += error * error / inputs.rows();
      for (int i = 0; i < gradient.length; i++) {
        int unit = i / (INPUTS + 1);
        int input = i % (INPUTS + 1);
        double x = input == INPUTS ? 1 : inputs.at(row, input);
        gradient[i] += sums[unit] > 0 ? 2 * error * x / inputs.rows() : 0;
      }
    }
    assertThat(step.result().loss()).isCloseTo(loss, within(1e-5));
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) step.change().gradient().at(0, i)).isCloseTo(gradient[i], within(1e-5));
      assertThat((double) Objects.requireNonNull(step.change().after()).at(0, i))
          .isCloseTo(weights.at(0, i) - 0.1 * gradient[i], within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{network: linear}",
        "{network: mlp, hidden: [5, 4], l2: 0.01}",
        "{network: two-relu}",
        "{network: mlp, hidden: [6], activation: tanh}"
      })
  void sumsAndGradientsAreDl4js(String model) {
    RunConfig config = config(model, "{workers: 1, " + few(1) + SGD + "}");
    NetworkFactory.Start start = start(config, Target.classes(2));
    List<Shard> shards = List.of(shard(4, 1));
    Explanation.Step step =
        new Explainer(config, start)
            .explain(shards, NAMES, List.of())
            .workers()
            .get(0)
            .steps()
            .get(0);
    try (Dl4jNetwork network =
        Dl4jNetwork.open(start.network().definition(), TensorShape.of(INPUTS))) {
      network.loadParameters(numbers(step.change().before()));
      INDArray inputs = array(step.rows().inputs());
      INDArray targets = array(step.rows().targets());
      LayerTrace output = step.layers().get(step.layers().size() - 1);
      if (network.model() instanceof MultiLayerNetwork layers) {
        List<INDArray> values = layers.feedForward(inputs, false);
        for (int i = 0; i < step.layers().size(); i++) {
          close(step.layers().get(i).values(), values.get(i + 1));
        }
        layers.setInput(inputs);
        layers.setLabels(targets);
        layers.computeGradientAndScore();
      } else {
        ComputationGraph graph = (ComputationGraph) network.model();
        Map<String, INDArray> values = graph.feedForward(new INDArray[] {inputs}, false);
        step.layers().forEach(layer -> close(layer.values(), values.get(layer.name())));
        graph.setInputs(inputs);
        graph.setLabels(targets);
        graph.computeGradientAndScore();
      }
      close(step.result().outputs(), array(output.values()));
      assertThat(step.result().loss()).isCloseTo(network.model().score(), within(1e-6));
      float[] gradient = new float[step.change().gradient().width()];
      network.readGradient(4, gradient);
      assertThat(numbers(step.change().gradient())).containsExactly(gradient, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{recipe: mean}",
        "{recipe: nesterov}",
        "{recipe: gradients}",
        "{recipe: median}",
        "{recipe: mean, compression: int8}"
      })
  void theRoundIsThatOfTheTraining(String recipe) {
    String steps = recipe.contains("gradients") ? few(0) : few(3);
    RunConfig config =
        config(
            "{network: mlp, hidden: [5]}",
            "{workers: 3, %soptimizer: {name: adam, learning-rate: 0.01}, averaging: %s}"
                .formatted(steps, recipe));
    NetworkFactory.Start start = start(config, Target.classes(2));
    List<Shard> shards = List.of(shard(7, 1), shard(6, 2), shard(6, 3));
    Explanation explained =
        new Explainer(config, start).explain(shards, NAMES, List.of("no", "yes"));
    try (InProcessWorkers workers =
        new InProcessWorkers(start.plan(), Map.of(Split.TRAIN, shards))) {
      float[] trained =
          new Trainer(start.plan(), config.training(), workers, new TrainingListener() {})
              .train(start.state())
              .state()
              .parameters();
      assertThat(numbers(explained.average().result())).containsExactly(trained);
    }
    assertThat(ExplanationText.of(explained).text())
        .contains("Worker 3", "after the round")
        .doesNotContain("NaN");
  }

  @Test
  void itReadsLikeAText() {
    String text =
        ExplanationText.of(
                explain(
                    "{network: two-relu}", "{workers: 2, " + few(1) + SGD + "}", Target.classes(2)))
            .text();
    assertThat(text)
        .startsWith("test: a round, step by step\n=====")
        .contains(
            "2 workers train the network two-relu. Each starts from the same weights, takes 1")
        .containsPattern("first = .* × .* = .*,  relu: ")
        .containsPattern("sum = [-0-9.()]+ \\+ [-0-9.()]+ = ")
        .containsPattern("row 1: \\([-0-9.]+ - [01]\\)² = ")
        .containsPattern("(first|second): (class|sex|age|bias): .* - 0.1 × .* = ")
        .containsPattern("\\(4 × .* \\+ 4 × .*\\) / 8 = ")
        .containsPattern("first: bias +0.5 ");
    // What words mean is said once.
    assertThat(text.split("Each unit multiplies", -1)).hasSize(2);
  }

  @Test
  void networksOfOtherLayersAndManyWeights() {
    RunConfig config =
        config(
            "{network: cnn, preset: lenet}",
            "{workers: 1, " + few(1) + "optimizer: {name: adam, learning-rate: 0.01}}");
    ExampleLayout layout = ExampleLayout.of(TensorShape.of(1, 28, 28), Storage.FLOAT32, 1);
    ShardBuilder rows = new ShardBuilder(layout);
    Random random = new Random(5);
    for (int row = 0; row < 4; row++) {
      float[] pixels = new float[28 * 28];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = random.nextFloat();
      }
      rows.append(pixels, new float[] {row % 3});
    }
    NetworkFactory.Start start = NetworkFactory.start(config, layout, Target.classes(3));
    String text =
        ExplanationText.of(
                new Explainer(config, start)
                    .explain(List.of(rows.build()), List.of(), List.of("a", "b", "c")))
            .text();
    assertThat(text).contains("convolution", "with the largest gradients", "target a", "-ln ");
  }

  @Test
  void weightsOfAnyShapeHaveNames() {
    WeightNames names =
        new WeightNames(
            List.of(
                new NamedArray("conv", "W", List.of(2, 1, 2), List.of(1, 2, 2), 0),
                new NamedArray("dense", "W", List.of(2, 2), List.of(1, 2), 4),
                new NamedArray("dense", "b", List.of(1, 2), List.of(2, 1), 8)),
            List.of(),
            NAMES);
    assertThat(IntStream.range(0, 10).mapToObj(names::of))
        .containsExactly(
            "conv: W[0, 0, 0]",
            "conv: W[1, 0, 0]",
            "conv: W[0, 0, 1]",
            "conv: W[1, 0, 1]",
            "dense: unit 1 to unit 1",
            "dense: unit 2 to unit 1",
            "dense: unit 1 to unit 2",
            "dense: unit 2 to unit 2",
            "dense: bias of unit 1",
            "dense: bias of unit 2");
  }

  @Test
  void aWorkerWithoutRowsAndMoreThanARound() {
    Explanation explained =
        explainer("{network: linear}", "{workers: 2, " + few(1) + SGD + "}", Target.classes(2))
            .explain(List.of(shard(3, 1), shard(0, 1)), NAMES, List.of("no", "yes"));
    assertThat(ExplanationText.of(explained).text()).contains("It has no rows");
    assertThatThrownBy(
            () -> explainer("{network: linear}", "{workers: 2, epochs: 3}", Target.classes(2)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("training.rounds: an explanation is of 1 round");
  }

  private static String few(int steps) {
    return "batch-size: 4, rounds: 1, " + (steps == 0 ? "" : "local-steps: %s, ".formatted(steps));
  }

  private static FloatRows last(Explanation explained, int worker) {
    List<Explanation.Step> steps = explained.workers().get(worker).steps();
    return Objects.requireNonNull(steps.get(steps.size() - 1).change().after());
  }

  private static Explanation explain(String model, String training, Target target) {
    return explainer(model, training, target)
        .explain(List.of(shard(8, 1), shard(8, 2)), NAMES, List.of("yes"));
  }

  private static Explainer explainer(String model, String training, Target target) {
    RunConfig config = config(model, training);
    return new Explainer(config, start(config, target));
  }

  private static RunConfig config(String model, String training) {
    return RunConfig.parse(
        "name: test\ndata: {source: none}\nmodel: %s\ntraining: %s\n".formatted(model, training));
  }

  private static NetworkFactory.Start start(RunConfig config, Target target) {
    return NetworkFactory.start(
        config, ExampleLayout.of(TensorShape.of(INPUTS), Storage.FLOAT32, 1), target);
  }

  private static Shard shard(int rows, long seed) {
    ShardBuilder shard =
        new ShardBuilder(ExampleLayout.of(TensorShape.of(INPUTS), Storage.FLOAT32, 1));
    Random random = new Random(seed);
    for (int row = 0; row < rows; row++) {
      float[] values = {random.nextFloat(), random.nextFloat() - 0.5f, random.nextInt(2)};
      shard.append(values, new float[] {random.nextInt(2)});
    }
    return shard.build();
  }

  private static float[] numbers(FloatRows row) {
    float[] numbers = new float[row.width()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = row.at(0, i);
    }
    return numbers;
  }

  private static INDArray array(FloatRows rows) {
    INDArray array = Nd4j.create(rows.rows(), rows.width());
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < rows.width(); i++) {
        array.putScalar(row, i, rows.at(row, i));
      }
    }
    return array;
  }

  private static void close(FloatRows rows, INDArray expected) {
    List<Double> got = new ArrayList<>();
    List<Double> wanted = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < rows.width(); i++) {
        got.add((double) rows.at(row, i));
        wanted.add(expected.getDouble(row, i));
      }
    }
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i)).isCloseTo(wanted.get(i), within(1e-6));
    }
  }
}
