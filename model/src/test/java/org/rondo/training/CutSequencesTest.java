package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.network.TestSequences.Case;

/** Networks whose training cuts sequences, as one from a file may. */
class CutSequencesTest {
  private static final Case CUT = new Case("network: rnn, hidden: [4], tbptt: 3", false, true);
  private static final Case WHOLE = new Case("network: rnn, hidden: [4]", false, true);

  @Test
  void haveNoWholeGradients() {
    assertThatThrownBy(() -> start(CUT, "averaging: gradients"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.averaging.recipe: with gradients a step is one on the gradient of whole"
                + " sequences, but the network cuts them (truncated back-propagation through"
                + " time); use another recipe");
    assertThatCode(() -> start(CUT, "averaging: mean")).doesNotThrowAnyException();
    assertThatCode(() -> start(WHOLE, "averaging: gradients")).doesNotThrowAnyException();
  }

  private static void start(Case of, String training) {
    RunConfig config =
        RunConfig.parse(
            "name: a\ndata: {source: a}\nmodel: {network: rnn}\ntraining: {%s}"
                .formatted(training));
    NetworkFactory.start(of.plan("name: sgd"), config.training(), 1, of.layout());
  }
}
