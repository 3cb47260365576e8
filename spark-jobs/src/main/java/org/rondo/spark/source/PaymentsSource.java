package org.rondo.spark.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.data.Payment;

/**
 * {@code builtin:payments}: card payments, few of which are fraud, generated where they are needed.
 * Columns {@code amount}, {@code hour}, {@code abroad}, {@code tries} and {@code fraud}. Options:
 * {@code rows} (20,000) and {@code seed} (1), which is the data set's own, not the run's.
 */
final class PaymentsSource {
  private PaymentsSource() {}

  static Source of() {
    StructType types =
        new StructType()
            .add("amount", DataTypes.DoubleType)
            .add("hour", DataTypes.IntegerType)
            .add("abroad", DataTypes.BooleanType)
            .add("tries", DataTypes.IntegerType)
            .add("fraud", DataTypes.StringType);
    return new MadeRows(20_000, types, "fraud", PaymentsSource::values);
  }

  private static Object[] values(long index, long seed) {
    Payment payment = Payment.of(index, seed);
    return new Object[] {
      payment.amount(),
      payment.hour(),
      payment.abroad(),
      payment.tries(),
      payment.fraud() ? "yes" : "no"
    };
  }
}
