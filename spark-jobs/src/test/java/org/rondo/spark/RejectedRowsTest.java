package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.run.TrainingRunResult;

/** Bad rows are told by file, line, reason and record, and every row is accounted for. */
class RejectedRowsTest {
  private static final String SPLIT_SIZE = "mapreduce.input.fileinputformat.split.maxsize";
  private static final String FEATURES =
      "data.features={a: {type: numeric, transform: log1p}, b: {type: numeric, impute: median},"
          + " c: categorical, d: boolean}";

  @TempDir Path temp;

  /** Good rows among blank lines, comments and one bad row of each kind; by line, its reason. */
  private Map<Integer, String> write(Path file) {
    Map<Integer, String> reasons = new TreeMap<>();
    List<String> lines = new ArrayList<>(List.of("# made by hand", "", "a,b,c,d,y"));
    String[][] bad = {
      {"1,2,r,yes", "expected 5 values"},
      {"1,2,r,yes,no,more", "expected 5 values"},
      {"x,2,r,yes,no", "a: 'x' is not a number"},
      {"1,x,r,yes,no", "b: 'x' is not a number"},
      {"NaN,2,r,yes,no", "a is missing (impute: mean, median or mode would fill it): it is 'NaN'"},
      {"Infinity,2,r,yes,no", "a is infinite"},
      {"1,-Infinity,r,yes,no", "b is infinite"},
      {"1e39,2,r,yes,no", "a: '1e39' is too large for a 32-bit number"},
      {"1,2,r,yes,", "the label y is missing"},
      {",2,r,yes,no", "a is missing (impute"},
      {"1,2,r,maybe,no", "d: 'maybe' is neither true nor false"},
      {"1,2,r,,no", "d is missing"},
      {"-2,2,r,yes,no", "a: log1p needs more than -1, got -2.0"},
      {"x,y,r,yes,no", "a: 'x' is not a number; b: 'y' is not a number"},
    };
    for (int i = 0; i < 60; i++) {
      lines.add(
          i + "," + (i % 5 == 0 ? "" : i) + ",rg" + i % 3 + ",true," + (i % 2 == 0 ? "no" : "yes"));
      if (i % 4 == 0 && i / 4 < bad.length) {
        lines.add(bad[i / 4][0]);
        reasons.put(lines.size(), bad[i / 4][1]);
      }
      if (i % 7 == 0) {
        lines.addAll(List.of("", "# a comment", ""));
      }
    }
    Samples.write(file, String.join("\n", lines) + "\n\n");
    return reasons;
  }

  private TrainingRunResult train(Path file) {
    RunConfig config =
        Samples.config(
            temp.resolve("runs"),
            file,
            FEATURES,
            "data.options={comment: '#'}",
            "data.bad-rows.max-fraction=0.2");
    TrainingRunResult run = Samples.train(config);
    assertThat(run.account().rejected()).isEqualTo(14);
    assertThat(run.account().read()).isEqualTo(74);
    assertThat(run.account().trained() + run.account().heldOut()).isEqualTo(60);
    return run;
  }

  private static void requireLines(TrainingRunResult run, Map<Integer, String> reasons, Path file) {
    List<JsonNode> rows = Samples.jsonLines(Path.of(run.folder(), "rejected/rows.jsonl"));
    Map<Integer, String> found = new TreeMap<>();
    for (JsonNode row : rows) {
      assertThat(row.get("file").asText()).endsWith(file.getFileName().toString());
      assertThat(row.get("record").asText()).isNotEmpty();
      found.put(row.get("line").asInt(), row.get("reason").asText());
    }
    assertThat(found.keySet()).isEqualTo(reasons.keySet());
    reasons.forEach((line, reason) -> assertThat(found.get(line)).startsWith(reason));
  }

  @Test
  void everyKindOfBadRowInWholeAndSplitFiles() {
    Path file = temp.resolve("bad.csv");
    Map<Integer, String> reasons = write(file);
    TrainingRunResult whole = train(file);
    requireLines(whole, reasons, file);

    Configuration hadoop = SparkTest.session(2).sparkContext().hadoopConfiguration();
    hadoop.set(SPLIT_SIZE, "100");
    try {
      TrainingRunResult parts = train(file);
      requireLines(parts, reasons, file);
      assertThat(parts.parametersSha256()).isEqualTo(whole.parametersSha256());
    } finally {
      hadoop.unset(SPLIT_SIZE);
    }
  }

  @Test
  void wordsThatStandForAMissingNumberAreImputed() {
    String[] markers = {"", "NaN", "nan", "NA", "n/a", "null", "None", "?", "-"};
    Set<String> digests = new HashSet<>();
    for (String marker : markers) {
      Path file = Samples.csvWith(temp, marker + ",1,r,no", "7," + marker + ",g,yes");
      TrainingRunResult run =
          Samples.train(
              Samples.config(
                  temp.resolve("runs"),
                  file,
                  "data.features={a: {type: numeric, impute: mean}, b: {type: numeric, impute:"
                      + " median}, c: categorical}"));
      assertThat(run.account().rejected()).as(marker).isZero();
      digests.add(run.parametersSha256());
    }
    assertThat(digests).as("every marker is the same gap").hasSize(1);
  }

  @Test
  void aLabelThatTrainingHasNotSeen() {
    // Only some seeds hold the one odd row out; take the first that does.
    Path file = Samples.csvWith(temp, "3,1,r,maybe");
    for (int seed = 1; seed <= 40; seed++) {
      RunConfig config =
          Samples.config(
              temp.resolve("runs"),
              file,
              "seed=" + seed,
              "data.split={train: 0.2, test: 0.8}",
              "data.bad-rows.max-fraction=0.05");
      TrainingRunResult run = Samples.train(config);
      if (run.rejectedRows() > 0) {
        assertThat(run.classes()).containsExactly("no", "yes");
        assertThat(run.account().read()).isEqualTo(51);
        assertThat(run.account().heldOut() + run.account().trained()).isEqualTo(50);
        Metrics test = run.metrics().get(Split.TEST);
        assertThat(test.examples()).isEqualTo(run.account().heldOut());
        JsonNode row = Samples.jsonLines(Path.of(run.folder(), "rejected/rows.jsonl")).get(0);
        assertThat(row.get("reason").asText())
            .isEqualTo("the label y is 'maybe', which occurs in no training row");
        assertThat(row.get("line").asInt()).isEqualTo(52);
        return;
      }
    }
    throw new AssertionError("the odd row was always trained on");
  }
}
