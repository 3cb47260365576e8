package org.rondo.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.bench.Workload;

/** One contestant that fails costs the others nothing, and is named. */
class PeersBenchTest {
  private static final Plan PLAN =
      new Plan(
          0,
          0,
          3,
          1000,
          List.of(line(Contestant.RONDO), line(Contestant.DL4J), line(Contestant.PYTORCH)));

  @TempDir private Path folder;

  private static Plan.Line line(Contestant contestant) {
    return new Plan.Line(contestant, List.of(Task.speed(Workload.W1, contestant.peers().get(0))));
  }

  /** A contestant that ends badly in its second round. */
  private record Failing(Contestant failing, List<Contestant> runs) implements PeersBench.Runner {
    @Override
    public boolean has(Contestant contestant) {
      return true;
    }

    @Override
    public boolean run(
        Contestant contestant,
        List<String> arguments,
        Path log,
        double seconds,
        Consumer<Map<?, ?>> told) {
      runs.add(contestant);
      if (contestant == failing && runs.stream().filter(failing::equals).count() == 2) {
        return false;
      }
      told.accept(
          Map.of(
              "task",
              Task.speed(Workload.W1, contestant.peers().get(0)).toString(),
              "samples-per-second",
              contestant == Contestant.RONDO ? 100 : 200));
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RONDO", "DL4J", "PYTORCH"})
  void theOthersKeepTheirRounds(Contestant failing) throws Exception {
    Failing runner = new Failing(failing, new ArrayList<>());
    PeersReport report = new PeersBench(folder, runner, PLAN).run();
    assertThat(runner.runs()).filteredOn(failing::equals).hasSize(2);
    assertThat(runner.runs()).filteredOn(other -> other != failing).hasSize(6);
    assertThat(report.text())
        .contains("Medians of 3 rounds")
        .containsIgnoringCase(
            failing + " did not end well in round 2, and is left out of those after it.")
        .contains("(100 to 100", "Rondo: Spark", "DL4J fit", "PyTorch: one process");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kill -ABRT $$", // as PyTorch does where its process group is not destroyed
        "exit 3",
        "sleep 60"
      })
  void whatAProcessHasToldBeforeItsEndCounts(String end) throws Exception {
    assertThat(told(end)).hasToString("false [{task=x}]");
  }

  @Test
  void aProcessThatEndsWellIsTold() throws Exception {
    assertThat(told("exit 0")).hasToString("true [{task=x}]");
  }

  private String told(String end) throws IOException, InterruptedException {
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\necho a warning\necho '{\"task\": \"x\"}'\n" + end + "\n");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    List<Map<?, ?>> told = new ArrayList<>();
    boolean well =
        new Programs(folder, Optional.of(python.toString()), List.of())
            .run(Contestant.PYTORCH, List.of(), folder.resolve("log"), 2, told::add);
    return well + " " + told;
  }
}
