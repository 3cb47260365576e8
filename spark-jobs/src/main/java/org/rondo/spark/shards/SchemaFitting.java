package org.rondo.spark.shards;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.TrainingStatistics;
import org.rondo.config.ImageConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.Normalize;
import org.rondo.config.SequenceConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.spark.features.ColumnTally;
import org.rondo.spark.features.FeatureFitting;
import org.rondo.spark.features.InputSpec;
import org.rondo.spark.features.NamedFeatures;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TextFeature;
import org.rondo.spark.source.RawData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits the data schema on the training rows. */
final class SchemaFitting {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  /** Statistics are summed in one task, in key order, over at most this many training rows. */
  private static final long MOST_ROWS_FITTED = 1_000_000;

  private SchemaFitting() {}

  /**
   * Fits.
   *
   * @param keyed typed rows
   * @param section of those to train on
   * @param image how pictures are read; null where there are none
   * @param initial the schema of the initial model; null for a new model
   */
  static DataSchema fit(
      RawData data,
      KeyedRows keyed,
      Section section,
      InputSpec spec,
      LabelCount labels,
      @Nullable ImageConfig image,
      @Nullable InitialSchema initial) {
    SequenceConfig sequence = spec.sequence();
    ColumnTally tally = ColumnTally.ofTraining(spec, keyed.blocks(), section);
    Map<Integer, List<String>> words =
        initial != null && initial.keepsWords() ? initial.words() : tally.words(spec.inputs());
    int steps = steps(keyed, spec, words, initial);
    InputSpec known = sequence == null ? spec : spec.ofSteps(steps);
    DataSchema kept = initial != null && initial.keepsStatistics() ? initial.schema() : null;
    NamedFeatures fitted =
        kept != null
            ? kept.features()
            : FeatureFitting.fit(
                    known,
                    words,
                    () -> sample(keyed, section, Math.max(1, MOST_ROWS_FITTED / steps)))
                .orElse(null);
    boolean standard = image != null && image.normalize() == Normalize.STANDARD;
    ExampleLayout plain =
        known.layout(
            fitted,
            tally.storage(known, fitted == null ? 0 : fitted.names().size()),
            labels.codes().width());
    ExampleLayout layout =
        kept != null
            ? plain.scaled(kept.layout().scaling())
            : standard
                ? plain.scaled(PixelMoments.scaling(keyed.blocks(), section, plain.inputShape()))
                : plain;
    DataSchema schema =
        new DataSchema(
                tally.describe(data, known),
                layout,
                new DataSchema.Labels(known.labels(), labels.codes(), spec.weight()),
                fitted,
                data.reader(),
                spec.missing(),
                known.sequence())
            .seen(statistics(data, section, spec, tally, labels));
    if (initial != null) {
      initial.requireKept(schema);
    }
    if (schema.tokens() > 0) {
      LOG.info(
          "data.features: '{}' is read by {}; {} of them have a vector of their own, {} at most",
          spec.columns().get(0).column(),
          KebabCase.of(Objects.requireNonNull(spec.columns().get(0).feature().tokens())),
          schema.tokens() - 1,
          steps);
    }
    return schema;
  }

  /** The most steps of a sequence: those of the longest, or of the initial model. */
  private static int steps(
      KeyedRows keyed,
      InputSpec spec,
      Map<Integer, List<String>> words,
      @Nullable InitialSchema initial) {
    SequenceConfig sequence = spec.sequence();
    if (sequence == null) {
      return 1;
    }
    return initial != null && sequence.steps() != null
        ? sequence.steps()
        : SequenceLengths.most(
            keyed.blocks(), sequence, TextFeature.pieces(spec.columns(), words.get(0)));
  }

  private static TrainingStatistics statistics(
      RawData data, Section section, InputSpec spec, ColumnTally tally, LabelCount labels) {
    SortedMap<String, Long> classes = new TreeMap<>();
    for (int i = 0; i < labels.rows().size(); i++) {
      classes.put(labels.codes().classes().get(i), labels.rows().get(i));
    }
    return new TrainingStatistics(
        section.rows(),
        data.fields().stream().map(StructField::name).distinct().toList(),
        tally.histograms(spec),
        classes);
  }

  /** The first rows by key: a fixed sample in a fixed order. */
  private static FeatureFitting.Sample sample(KeyedRows keyed, Section section, long most) {
    Section first = section;
    if (section.rows() > most) {
      long bound =
          KeyRanks.ofHashes(keyed.numbers(section, RowBlock::first), section.rows())
              .keysAt(List.of(most))
              .getOrDefault(most, Long.MAX_VALUE);
      first = section.before(bound, most);
      LOG.info("feature statistics are fitted on {} of {} training rows", most, section.rows());
    }
    Section some = first;
    return new FeatureFitting.Sample(
        keyed.blocks(),
        some,
        some.rows(),
        () -> keyed.frame(some).coalesce(1).sortWithinPartitions(RowKeys.KEY));
  }
}
