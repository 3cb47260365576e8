package org.rondo.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A page of the documentation with sections that measurements write: each lies between the marks
 * {@code <!-- bench NAME -->} and {@code <!-- end NAME -->}, and the rest is people's.
 *
 * @param file in Markdown, beside a folder of images
 */
public record Page(Path file) {

  /**
   * Replaces a section.
   *
   * @param name of its marks
   * @param text in Markdown
   * @throws IOException also when the page has no such marks
   */
  public void write(String name, String text) throws IOException {
    String begin = "<!-- bench " + name + " -->";
    String end = "<!-- end " + name.substring(name.lastIndexOf(' ') + 1) + " -->";
    String page = Files.readString(file);
    int from = page.indexOf(begin);
    int to = page.indexOf(end, Math.max(0, from));
    if (from < 0 || to < from) {
      throw new IOException(file + " has no marks " + begin + " and " + end);
    }
    Files.writeString(
        file, page.substring(0, from) + begin + "\n" + text.strip() + "\n" + page.substring(to));
  }

  /**
   * Saves a picture beside the page.
   *
   * @return how the page's text shows it
   */
  public String picture(String name, String alternative, Chart<?, ?> chart) throws IOException {
    String image = "images/" + name + ".png";
    Files.createDirectories(file.resolveSibling("images"));
    BitmapEncoder.saveBitmap(chart, file.resolveSibling(image).toString(), BitmapFormat.PNG);
    return "![" + alternative + "](" + image + ")";
  }
}
