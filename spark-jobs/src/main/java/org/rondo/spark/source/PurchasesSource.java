package org.rondo.spark.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.data.Purchase;

/**
 * {@code builtin:purchases}: offers of products to users, made where they are needed. Columns
 * {@code user} and {@code product} (codes such as {@code u0042}), {@code discount} and {@code
 * bought}. Options: {@code rows} (100,000) and {@code seed} (1), which is the data set's own, not
 * the run's.
 */
final class PurchasesSource {
  private PurchasesSource() {}

  /** One more than the greatest code of four digits. */
  private static final int CODES = 10_000;

  static Source of() {
    StructType types =
        new StructType()
            .add("user", DataTypes.StringType)
            .add("product", DataTypes.StringType)
            .add("discount", DataTypes.IntegerType)
            .add("bought", DataTypes.StringType);
    return new MadeRows(100_000, types, "bought", PurchasesSource::values);
  }

  private static Object[] values(long index, long seed) {
    Purchase offer = Purchase.of(index, seed);
    return new Object[] {
      code("u", offer.user()),
      code("p", offer.product()),
      offer.discount(),
      offer.bought() ? "yes" : "no"
    };
  }

  private static String code(String kind, int number) {
    return kind + Integer.toString(CODES + number).substring(1);
  }
}
