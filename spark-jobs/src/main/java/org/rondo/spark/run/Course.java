package org.rondo.spark.run;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.shards.DataSchema;
import org.rondo.training.TrainingListener;

/**
 * What a run goes through.
 *
 * @param source of the rows
 * @param listener is told of rounds
 * @param tested takes the good test rows, typed and keyed, which are at hand while it does
 * @param required lets the rows' meaning through, or throws before anything is trained
 * @param admission decides by the manifest whether to train
 * @param initial opens the initial model, if there is one
 */
public record Course(
    RowSupply source,
    TrainingListener listener,
    Consumer<Dataset<Row>> tested,
    Consumer<DataSchema> required,
    Predicate<Map<String, Object>> admission,
    Supplier<Optional<InitialModel>> initial) {}
