package org.rondo.error;

/** The reason that a library gives for a failure, in one line. */
public final class Reason {
  private static final int MOST_CHARACTERS = 300;

  private Reason() {}

  /**
   * The first line of the deepest message: the exceptions around it only say that something failed,
   * and the lines after it are for developers.
   */
  public static String of(Throwable failure) {
    Throwable deepest = failure;
    for (int i = 0; i < 100 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    for (Throwable cause : new Throwable[] {deepest, failure}) {
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      String line =
          message.lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst().orElse("");
      if (!line.isEmpty()) {
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
      }
    }
    return deepest.getClass().getSimpleName();
  }
}
