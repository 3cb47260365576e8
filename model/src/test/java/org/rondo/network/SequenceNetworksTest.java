package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestSequences.Case;

/** Which examples and labels networks of sequences take, and stretches of them. */
class SequenceNetworksTest {
  private static final TensorShape SEQUENCE = TensorShape.of(2, 9);

  @ParameterizedTest
  @ValueSource(strings = {"linear", "two-relu", "mlp", "cnn", "cnn, preset: resnet-small"})
  void othersTakeNoSequences(String network) {
    refused(network, SEQUENCE, Target.classes(2), 0)
        .hasMessageContaining("an example of this source is a sequence of shape [2, 9]")
        .hasMessageEndingWith("use rnn, cnn-1d or text-cnn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "cnn-1d", "text-cnn"})
  void takeNothingElse(String network) {
    for (TensorShape shape : List.of(TensorShape.of(4), TensorShape.of(1, 28, 28))) {
      refused(network, shape, Target.classes(2), 0)
          .hasMessage(
              "model.network: "
                  + network
                  + " takes sequences [channels, steps], but an example of this source has shape "
                  + shape.dimensions()
                  + "; use mlp or linear, or a source of sequences (data.sequence, format ts)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text-cnn | true | model.network: text-cnn gives one answer",
        "rnn, pool: mean | true | model.pool: each step has labels of its own",
        "cnn-1d, pool: max | true | model.pool: each step has labels of its own",
        "rnn, tbptt: 3 | false | model.tbptt: it takes labels of each step",
        "rnn, embedding-dimension: 8 | false | model.embedding-dimension: it is for sequences of tok",
        "cnn-1d, embedding-dimension: 8 | true | model.embedding-dimension: it is for sequences of",
      })
  void namesKeysWithoutUse(String model, boolean steps, String message) {
    Target two = Target.classes(2);
    refused(model, SEQUENCE, steps ? two.ofSteps() : two, 0).hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rnn, tbptt: 3, bidirectional: true | model.tbptt: a layer that reads from the end",
        "cnn-1d, hidden: [4, 4], dilations: [1, 2, 4] | model.dilations: expected one number",
        "cnn-1d, dilations: [] | model.dilations: expected one number",
        "text-cnn, kernels: [] | model.kernels: got an empty list",
        "rnn, hidden: [] | model.hidden: got an empty list, but network rnn",
        "rnn, kernel: 3 | model.kernel: does not apply",
        "rnn, cell: gru | model.cell: got gru, expected one of lstm, simple",
      })
  void namesKeysThatDoNotFit(String model, String message) {
    assertThatThrownBy(() -> config(model)).hasMessageContaining(message);
  }

  @Test
  void countParametersAsTheyShould() {
    // An LSTM has four gates of 2 inputs, 3 units and a bias, in each direction.
    assertThat(parameters("rnn, hidden: [3], bidirectional: true", 0))
        .isEqualTo(2 * 4 * 3 * (2 + 3 + 1) + 2 * (6 + 1));
    assertThat(parameters("rnn, hidden: [3], cell: simple", 0))
        .isEqualTo(3 * (2 + 3 + 1) + 2 * (3 + 1));
    assertThat(parameters("cnn-1d, hidden: [3, 4], kernel: 5", 0))
        .isEqualTo(3 * (2 * 5 + 1) + 4 * (3 * 5 + 1) + 2 * (4 + 1));
    assertThat(parameters("text-cnn, kernels: [2, 3], channels: 4, embedding-dimension: 5", 11))
        .isEqualTo(11 * 5 + 4 * (5 * 2 + 1) + 4 * (5 * 3 + 1) + 2 * (8 + 1));
    assertThat(parameters("rnn, hidden: [3]", 11))
        .isEqualTo(11 * 32 + 4 * 3 * (32 + 3 + 1) + 2 * (3 + 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stretchesAreStepsOfTheirOwn(boolean tokens) {
    Case whole = new Case("network: rnn, hidden: [4]", tokens, true);
    Batch batch = whole.batch(List.of(8, 8, 8), 1, 1, 1);
    float[] expected = stepped(whole, batch, 1);
    assertThat(stepped(new Case(whole.model() + ", tbptt: 8", tokens, true), batch, 1))
        .containsExactly(expected, within(1e-6f));
    float[] cut = stepped(new Case(whole.model() + ", tbptt: 3", tokens, true), batch, 3);
    assertThat(cut).isNotEqualTo(expected);
    assertThat(stepped(new Case(whole.model() + ", tbptt: 3", tokens, true), batch, 3))
        .isEqualTo(cut);
  }

  @Test
  void weightsOfClassesFollowTheStretches() {
    Case of = new Case("network: rnn, hidden: [4], tbptt: 3", false, true);
    List<Integer> lengths = List.of(8, 5, 8);
    Batch missing = of.weighed(lengths, new float[] {1, Float.NaN}, 1, 2, 1);
    assertThat(stepped(of, of.weighed(lengths, new float[] {1, 0}, 1, 2, 1), 3))
        .containsExactly(stepped(of, missing, 3), within(1e-6f))
        .isNotEqualTo(stepped(of, of.weighed(lengths, new float[] {0, 1}, 1, 2, 1), 3));
  }

  /** The parameters after a step, which counts as so many of the optimizer. */
  private static float[] stepped(Case of, Batch batch, int iterations) {
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    try (StepEngine engine =
        new EngineSpec(plan.definition(), of.layout(), org.rondo.config.Engine.DL4J).open()) {
      float[] gradient = new float[engine.state().parameters().length];
      engine.gradient(batch, gradient);
      float[] again = gradient.clone();
      engine.gradient(batch, again);
      assertThat(again).as("a gradient leaves nothing behind").isEqualTo(gradient);
      engine.step(batch, 1);
      assertThat(engine.state().iteration()).isEqualTo(iterations);
      return engine.state().parameters();
    }
  }

  private static int parameters(String model, int tokens) {
    TensorShape shape = tokens > 0 ? TensorShape.of(1, 9) : SEQUENCE;
    NetworkPlan plan = NetworkCatalog.define(request(model, shape, Target.classes(2), tokens));
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), shape)) {
      return network.state().parameters().length;
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String model, TensorShape shape, Target target, int tokens) {
    return assertThatThrownBy(() -> NetworkCatalog.define(request(model, shape, target, tokens)))
        .isInstanceOf(ConfigurationException.class);
  }

  private static NetworkRequest request(
      String model, TensorShape shape, Target target, int tokens) {
    RunConfig config = config(model);
    return new NetworkRequest(
        config.model(), config.training().optimizer(), shape, target, 1, tokens);
  }

  private static RunConfig config(String model) {
    return RunConfig.parse("name: a\ndata: {source: a}\nmodel: {network: %s}".formatted(model));
  }
}
