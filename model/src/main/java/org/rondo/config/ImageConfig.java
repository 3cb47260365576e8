package org.rondo.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pictures are prepared for a network.
 *
 * @param size height and width; null for those of the first picture
 * @param channels null for those of the first picture
 * @param fit null for crop
 * @param column null where the source is pictures
 */
public record ImageConfig(
    @Doc(
            "The height and width that all pictures are resized to; when absent, those of the"
                + " first.")
        @Range(min = 1, max = 10_000)
        @Nullable List<Integer> size,
    @Doc("1 for grey, 3 for red, green and blue; when absent, as in the first picture.")
        @Range(min = 1, max = 3)
        @Nullable Integer channels,
    @Doc(
            "How pictures of other proportions are fitted to the size, `crop` when absent: `crop`"
                + " cuts off two sides, `pad` adds black on two sides, `stretch` distorts.")
        @Nullable Fit fit,
    @Doc(
            "The column of a table that holds pictures: bytes of files, or paths, relative to the"
                + " table's folder.")
        @Nullable String column,
    @Doc(
            "How pixels reach the network: from 0 to 1, or standardised to mean 0 and deviation 1"
                + " in each channel over the training rows.")
        @Default("none")
        Normalize normalize)
    implements ConfigSection {
  private static final int SIDES = 2;

  /** Validates and copies. */
  public ImageConfig {
    Violations.in(ImageConfig.class, size, channels, fit, column, normalize)
        .require(
            size == null || size.size() == SIDES, "expected two numbers, [height, width]", "size")
        .require(channels == null || channels != 2, "got 2, expected 1 or 3", "channels")
        .require(
            column == null || size != null,
            "is missing, and the size of pictures in a column is not looked for; set it",
            "size",
            "column")
        .orThrow();
    size = size == null ? null : List.copyOf(size);
  }
}
