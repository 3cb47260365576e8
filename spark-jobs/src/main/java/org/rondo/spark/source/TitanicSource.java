package org.rondo.spark.source;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.TitanicPassengers;

/** {@code builtin:titanic}: the 2,201 people aboard the Titanic. */
final class TitanicSource implements Source {
  private static final List<String> COLUMNS = List.of("class", "sex", "age", "survived");

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions.of(config);
    StructType schema = new StructType();
    for (String column : COLUMNS) {
      schema = schema.add(column, DataTypes.StringType);
    }
    List<Row> rows =
        TitanicPassengers.all().stream()
            .map(p -> RowFactory.create(p.passengerClass(), p.sex(), p.age(), p.survived()))
            .toList();
    return RawData.table(
        session.createDataFrame(rows, schema), COLUMNS, new RawData.Schema(null, "survived"));
  }
}
