package org.rondo.spark.source;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.Payment;

/**
 * {@code builtin:payments}: card payments, few of which are fraud, generated where they are needed.
 * Columns {@code amount}, {@code hour}, {@code abroad}, {@code tries} and {@code fraud}. Options:
 * {@code rows} (20,000) and {@code seed} (1), which is the data set's own, not the run's.
 */
final class PaymentsSource implements Source {
  private static final String LABEL = "fraud";
  private static final StructType TYPES =
      new StructType()
          .add("amount", DataTypes.DoubleType)
          .add("hour", DataTypes.IntegerType)
          .add("abroad", DataTypes.BooleanType)
          .add("tries", DataTypes.IntegerType)
          .add(LABEL, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    MadeRows made = MadeRows.of(config, 20_000);
    long seed = made.seed();
    JavaRDD<RawRow> payments =
        made.indices(session)
            .map(
                index -> {
                  Payment payment = Payment.of(index, seed);
                  Object[] values = {
                    payment.amount(),
                    payment.hour(),
                    payment.abroad(),
                    payment.tries(),
                    payment.fraud() ? "yes" : "no"
                  };
                  return MadeRows.row(index, values);
                });
    return RawData.of(session, payments, TYPES, new RawData.Schema(null, LABEL));
  }
}
