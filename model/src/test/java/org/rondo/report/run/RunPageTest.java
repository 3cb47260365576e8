package org.rondo.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run's page shows, and what it is like as a file. */
class RunPageTest {
  private static final int LARGEST = 3 << 20;

  @Test
  void showsEverythingThatWasRecorded() {
    String text = RunPage.of(Records.of(100, 1)).text();

    assertThat(text)
        .contains("tiny <&> co: run r1")
        .contains("good: It learned: accuracy of the test rows is 0.8")
        .contains("Averaging works: it made the loss worse in 0 of 20 probes.")
        .contains("Confusion matrix of the test rows")
        .containsPattern("no +450 +6")
        .contains("ROC: The area is 0.79")
        .containsPattern("age +numeric +double +1000 +7 +0.5 +80")
        .containsPattern("yes +300 +30 %")
        .containsPattern("column 'age': got '…', expected a number +3")
        .contains("layer0, dense, gives 16 numbers, 192 parameters");
  }

  @Test
  void isOneFileThatAsksForNothing() {
    String html = RunPage.of(Records.of(5_000, 1)).html();

    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(LARGEST);
    assertThat(html).contains("tiny &lt;&amp;&gt; co").doesNotContain("tiny <&");
    assertThat(html).doesNotContain("src=").doesNotContain("<link").doesNotContain("@import");
  }

  @Test
  void thinsALongRun() {
    RunCourse course = Records.of(33_000, 1).course();

    assertThat(course.count()).isEqualTo(33_000);
    assertThat(course.rounds()).hasSizeBetween(2_500, 5_001);
    assertThat(course.of("round")).startsWith(1).endsWith(33_000).isSorted();
    assertThat(RunPage.of(Records.of(33_000, 1)).text()).contains("Of 33000 rounds");
  }

  @Test
  void aRunThatHasJustBegun() {
    RunRecord nothing =
        new RunRecord(
            "runs/x/20261128",
            new Tree(Map.of("name", "x")),
            new RunCourse(),
            Tree.EMPTY,
            Tree.EMPTY,
            Tree.EMPTY,
            Rejected.NONE);

    assertThat(RunPage.of(nothing).text())
        .contains("x: run 20261128")
        .contains("running or interrupted")
        .contains("No round has been recorded.");
  }

  @Test
  void comparesRuns() {
    String text = ComparisonPage.of(List.of(Records.of(100, 1), Records.of(60, 2))).text();

    assertThat(text)
        .contains("Comparison of 2 runs")
        .containsPattern("seed +1 +2")
        .contains("Loss while training:")
        .containsPattern("test accuracy +0.8 +0.8");
  }
}
