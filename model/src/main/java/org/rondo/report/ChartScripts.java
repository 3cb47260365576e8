package org.rondo.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a page needs to draw charts: uPlot, and how Rondo's charts use it. */
final class ChartScripts {
  private static final String LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private ChartScripts() {}

  static String style() {
    return read(LIBRARY + "uPlot.min.css") + "\n" + read("chart.css");
  }

  static String script() {
    return "\n<script>\n%s\n%s</script>"
        .formatted(read(LIBRARY + "uPlot.iife.min.js"), read("chart.js"));
  }

  private static String read(String resource) {
    try (InputStream in = ChartScripts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
