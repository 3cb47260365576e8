package org.rondo.spark.picture;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** When a file ends early, the JPEG reader makes up the rest of the picture and only warns. */
final class Warnings implements IIOReadWarningListener {
  private static final String EARLY_END = "remature end";

  private @Nullable String end;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    if (warning.contains(EARLY_END)) {
      end = warning;
    }
  }

  void requireWhole() throws UnreadablePictureException {
    if (end != null) {
      throw new UnreadablePictureException("is a broken JPEG: " + end);
    }
  }
}
