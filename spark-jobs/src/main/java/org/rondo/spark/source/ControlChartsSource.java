package org.rondo.spark.source;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.ControlCharts;

/**
 * {@code builtin:control-charts}: charts of 60 steps in six classes, generated where they are
 * needed. Columns {@code value} and {@code label}. Options: {@code rows} (600) and {@code seed}
 * (1), which is the data set's own, not the run's.
 */
final class ControlChartsSource implements Source {
  private static final String LABEL = "label";
  private static final StructType TYPES =
      new StructType()
          .add("value", DataTypes.createArrayType(DataTypes.DoubleType))
          .add(LABEL, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    MadeRows made = MadeRows.of(config, 600);
    long seed = made.seed();
    JavaRDD<RawRow> charts =
        made.indices(session)
            .map(
                index ->
                    MadeRows.row(
                        index,
                        new Object[] {
                          Arrays.stream(ControlCharts.values(index, seed)).boxed().toArray(),
                          ControlCharts.label(index, seed)
                        }));
    return RawData.of(session, charts, TYPES, new RawData.Schema(null, LABEL));
  }
}
