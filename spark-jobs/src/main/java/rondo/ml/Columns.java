package rondo.ml;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns by their whole names, which may have dots in them. */
final class Columns {
  private Columns() {}

  /** The column of a name that is not a path. */
  static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
