package org.rondo.report.run;

import static org.rondo.report.PageText.shown;

import java.util.ArrayList;
import java.util.List;
import org.rondo.report.Document;

/** The rows that a model was trained on. */
final class DataSection {
  private final RunRecord run;
  private final Document page;

  DataSection(RunRecord run, Document page) {
    this.run = run;
    this.page = page;
  }

  void add() {
    rows();
    columns();
    classes();
    rejected();
  }

  private void rows() {
    Tree rows = run.result().tree("rows");
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("rows", "number"));
    rows.keys().forEach(key -> table.add(List.of(key, shown(rows.number(key)))));
    if (table.size() > 1) {
      page.table("Rows of " + run.manifest().text("data", "source"), table);
    }
  }

  private void columns() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("column", "read as", "type", "rows", "missing", "least", "most"));
    for (Tree input : run.signature().trees("inputs")) {
      Tree seen = input.tree("seen");
      table.add(
          List.of(
              input.text("column"),
              input.text("feature", "type"),
              seen.text("type"),
              shown(seen.number("rows")),
              shown(seen.number("missing")),
              shown(seen.number("least")),
              shown(seen.number("most"))));
    }
    if (table.size() > 1) {
      page.table("Columns", table);
    }
  }

  private void classes() {
    List<String> classes = run.classes();
    double[] rows = run.classRows();
    if (classes.isEmpty() || !(run.trainedRows() > 0)) {
      return;
    }
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("class", "training rows", "share"));
    for (int i = 0; i < rows.length; i++) {
      table.add(
          List.of(classes.get(i), shown(rows[i]), shown(100 * rows[i] / run.trainedRows()) + " %"));
    }
    page.table("Classes", table);
  }

  private void rejected() {
    if (run.rejected().reasons().isEmpty()) {
      page.paragraph("No row was rejected.");
      return;
    }
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("reason", "rows"));
    run.rejected()
        .reasons()
        .forEach((reason, count) -> table.add(List.of(reason, Long.toString(count))));
    page.table(
        "Rejected rows: reasons of %s, which stand in rejected/rows.jsonl"
            .formatted(run.rejected().counted()),
        table);
  }
}
