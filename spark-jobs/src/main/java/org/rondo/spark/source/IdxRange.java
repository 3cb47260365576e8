package org.rondo.spark.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.rondo.data.IdxReader;
import org.rondo.error.DataException;

/**
 * A run of items in a pair of IDX files: what one task reads. Only this description travels; the
 * bytes are read where they are used.
 */
record IdxRange(IdxPair pair, int from, int count) implements Serializable {

  /** The items as rows of {@link ImageColumns#SCHEMA}, opened now and closed after the last. */
  Iterator<Row> rows(Configuration hadoop) {
    try {
      IdxReader images = IdxSource.open(hadoop, pair.images());
      IdxReader labels = IdxSource.open(hadoop, pair.labels());
      images.skip(from);
      labels.skip(from);
      return new Items(images, labels);
    } catch (IOException e) {
      throw new DataException(
          "data.source: cannot read " + pair.images() + ": " + e.getMessage(), e);
    }
  }

  private final class Items implements Iterator<Row> {
    private final IdxReader images;
    private final IdxReader labels;
    private int done;

    Items(IdxReader images, IdxReader labels) {
      this.images = images;
      this.labels = labels;
    }

    @Override
    public boolean hasNext() {
      return done < count;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("item " + (from + done));
      }
      try {
        Row row =
            RowFactory.create(
                images.next(),
                Integer.toString(labels.next()[0] & 0xFF),
                pair.images(),
                (long) from + done,
                pair.test());
        done++;
        if (!hasNext()) {
          images.close();
          labels.close();
        }
        return row;
      } catch (IOException e) {
        throw new DataException("data.source: cannot read " + pair.images(), e);
      }
    }
  }
}
