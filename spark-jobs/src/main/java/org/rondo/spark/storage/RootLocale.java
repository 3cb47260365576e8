package org.rondo.spark.storage;

import java.util.Locale;
import java.util.Locale.Category;
import java.util.concurrent.Callable;

/**
 * Spark writes the numbers in its files' names with the digits of the process's locale, and looks
 * for files under those names. This is for work whose files must be found under another locale:
 * meanwhile, the whole process formats in the root locale.
 */
public final class RootLocale {
  private static Locale before = Locale.ROOT;
  private static int users;

  private RootLocale() {}

  /** Does work; several threads may do so at once. */
  public static <R> R during(Callable<R> work) throws Exception {
    enter();
    try {
      return work.call();
    } finally {
      leave();
    }
  }

  private static synchronized void enter() {
    if (users++ == 0) {
      before = Locale.getDefault(Category.FORMAT);
      Locale.setDefault(Category.FORMAT, Locale.ROOT);
    }
  }

  private static synchronized void leave() {
    if (--users == 0) {
      Locale.setDefault(Category.FORMAT, before);
    }
  }
}
