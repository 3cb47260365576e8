package org.rondo.spark.source;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.Purchase;

/**
 * {@code builtin:purchases}: offers of products to users, made where they are needed. Columns
 * {@code user} and {@code product} (codes such as {@code u0042}), {@code discount} and {@code
 * bought}. Options: {@code rows} (100,000) and {@code seed} (1), which is the data set's own, not
 * the run's.
 */
final class PurchasesSource implements Source {
  private static final int ROWS = 100_000;

  /** One more than the greatest code of four digits. */
  private static final int CODES = 10_000;

  private static final String LABEL = "bought";
  private static final StructType TYPES =
      new StructType()
          .add("user", DataTypes.StringType)
          .add("product", DataTypes.StringType)
          .add("discount", DataTypes.IntegerType)
          .add(LABEL, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    MadeRows made = MadeRows.of(config, ROWS);
    long seed = made.seed();
    JavaRDD<RawRow> offers =
        made.indices(session)
            .map(
                index -> {
                  Purchase offer = Purchase.of(index, seed);
                  Object[] values = {
                    code("u", offer.user()),
                    code("p", offer.product()),
                    offer.discount(),
                    offer.bought() ? "yes" : "no"
                  };
                  return MadeRows.row(index, values);
                });
    return RawData.of(session, offers, TYPES, new RawData.Schema(null, LABEL));
  }

  private static String code(String kind, int number) {
    return kind + Integer.toString(CODES + number).substring(1);
  }
}
