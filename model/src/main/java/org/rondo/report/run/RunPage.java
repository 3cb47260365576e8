package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rondo.report.Document;

/** The page of a run: a verdict in words, then everything that it recorded. */
public final class RunPage {
  private final RunRecord run;
  private final Document page;

  private RunPage(RunRecord run) {
    this.run = run;
    this.page = new Document("%s: run %s".formatted(run.name(), run.id()));
  }

  /** Writes a run's page. */
  public static Document of(RunRecord run) {
    return new RunPage(run).write();
  }

  private Document write() {
    page.paragraph(summary());
    page.notes(Verdict.on(run));
    page.chapter("Results");
    new QualitySection(run, page).add();
    page.chapter("Training");
    new CourseSection(run.course(), page).add();
    network();
    page.chapter("Data");
    new DataSection(run, page).add();
    page.chapter("Settings");
    settings();
    return page;
  }

  private String summary() {
    Tree result = run.result();
    List<String> parts = new ArrayList<>();
    parts.add("Status: " + run.status());
    if (!result.isEmpty()) {
      parts.add(
          "%s rounds of %s local steps, %s examples in %s seconds"
              .formatted(
                  shown(result.number("rounds")),
                  result.text("local-steps"),
                  shown(result.number("examples")),
                  shown(result.number("seconds"))));
    }
    run.headline()
        .ifPresent(
            metric ->
                parts.add(
                    "%s of the %s rows: %s"
                        .formatted(
                            metric, run.split(), shown(run.metrics(run.split()).number(metric)))));
    return String.join(". ", parts) + ".";
  }

  private void network() {
    List<Tree> layers = run.result().trees("layers");
    if (layers.isEmpty()) {
      return;
    }
    page.section("Network");
    page.flow(
        layers.stream()
            .map(
                layer ->
                    List.of(
                        layer.text("layer"),
                        layer.text("kind")
                            + (layer.text("activation").isEmpty()
                                ? ""
                                : ", " + layer.text("activation")),
                        "gives " + layer.text("units") + " numbers",
                        layer.text("parameters") + " parameters"))
            .toList());
  }

  private void settings() {
    page.folded("Configuration", table("key", run.manifest().tree("configuration").flat()));
    Tree manifest = run.manifest();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", "value"));
    for (String section : List.of("data", "versions", "platform", "backend")) {
      manifest
          .tree(section)
          .flat()
          .forEach((key, value) -> rows.add(List.of(section + " " + key, value)));
    }
    if (run.result().has("parameters-sha256")) {
      rows.add(List.of("parameters-sha256", run.result().text("parameters-sha256")));
    }
    page.folded("Versions, machine and fingerprints", rows);
  }

  private static List<List<String>> table(String name, Map<String, String> values) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(name, "value"));
    values.forEach((key, value) -> rows.add(List.of(key, value)));
    return rows;
  }
}
