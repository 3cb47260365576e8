package org.rondo.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.rondo.spark.SparkTest;

/** Moments have the bits of Spark ML's, because models that exist were fitted with those. */
class MomentsTest {

  @Test
  void haveTheBitsOfSparksSummarizer() {
    Random random = new Random(3);
    List<double[]> rows =
        IntStream.range(0, 999)
            .mapToObj(
                i ->
                    new double[] {
                      random.nextGaussian() * 1e3,
                      i % 4 == 0 ? 0 : random.nextDouble(),
                      i % 3 == 0 ? -0.0 : -random.nextDouble() - 5,
                      0,
                      7.5,
                      Math.scalb(random.nextDouble(), i % 60)
                    })
            .toList();
    assertSame(rows);
    assertSame(rows.subList(0, 1));
  }

  private static void assertSame(List<double[]> rows) {
    Row expected =
        SparkTest.session(2)
            .createDataFrame(
                rows.stream().map(row -> RowFactory.create(Vectors.dense(row))).toList(),
                new StructType().add("numbers", SQLDataTypes.VectorType()))
            .coalesce(1)
            .select(
                Summarizer.metrics("mean", "std", "min", "max").summary(functions.col("numbers")))
            .head()
            .getStruct(0);
    for (int column = 0; column < rows.get(0).length; column++) {
      Moments moments = new Moments();
      for (double[] row : rows) {
        moments.add(row[column]);
      }
      assertThat(
              new double[] {moments.mean(), moments.deviation(), moments.least(), moments.most()})
          .as("column %s", column)
          .containsExactly(
              number(expected, 0, column),
              number(expected, 1, column),
              number(expected, 2, column),
              number(expected, 3, column));
    }
  }

  private static double number(Row metrics, int metric, int column) {
    return metrics.<Vector>getAs(metric).toArray()[column];
  }
}
