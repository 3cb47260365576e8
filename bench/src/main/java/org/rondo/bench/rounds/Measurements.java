package org.rondo.bench.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rondo.scaling.Processor;

/**
 * What has been measured, as it is kept in docs/data.
 *
 * @param timings of rounds
 * @param steps timed on one thread
 * @param origin the machine and the day
 */
record Measurements(List<RoundTiming> timings, List<Processor.Step> steps, String origin) {
  private static final String ROUNDS = "docs/data/rounds.csv";
  private static final String STEPS = "docs/data/steps.csv";

  Measurements {
    timings = List.copyOf(timings);
    steps = List.copyOf(steps);
  }

  void write(Path root) throws IOException {
    Path file = root.resolve(ROUNDS);
    Files.createDirectories(file.resolveSibling(""));
    List<String> lines = new ArrayList<>(List.of("# " + origin, RoundTiming.HEADER));
    timings.forEach(timing -> lines.add(timing.line()));
    Files.write(file, lines);
    List<String> stepLines = new ArrayList<>(List.of("# " + origin, StepTimes.HEADER));
    steps.forEach(step -> stepLines.add(StepTimes.line(step)));
    Files.write(root.resolve(STEPS), stepLines);
  }

  static Measurements read(Path root) throws IOException {
    List<String> rounds = Files.readAllLines(root.resolve(ROUNDS));
    List<String> steps = Files.readAllLines(root.resolve(STEPS));
    return new Measurements(
        rounds.stream().skip(2).map(RoundTiming::parse).toList(),
        steps.stream().skip(2).map(StepTimes::parse).toList(),
        rounds.get(0).replaceFirst("# ", ""));
  }

  /** The timings of each site. */
  Map<String, List<RoundTiming>> bySite() {
    Map<String, List<RoundTiming>> bySite = new LinkedHashMap<>();
    timings.forEach(
        timing ->
            bySite.computeIfAbsent(timing.site().name(), name -> new ArrayList<>()).add(timing));
    return bySite;
  }
}
