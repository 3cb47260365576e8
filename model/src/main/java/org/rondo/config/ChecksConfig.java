package org.rondo.config;

/** How the data are compared with those that the champion was trained on, before training. */
public record ChecksConfig(
    @Doc("Columns that the champion reads and that are missing or renamed.") @Default("refuse")
        CheckMode columns,
    @Doc("Columns that the champion's data did not have.") @Default("warn") CheckMode newColumns,
    @Doc("Columns whose values have another type.") @Default("refuse") CheckMode types,
    @Doc("Values that are missing in more rows than before.") MissingCheckConfig missing,
    @Doc("Numbers outside the range in training.") UnseenCheckConfig range,
    @Doc("Categories that training has not seen.") UnseenCheckConfig categories,
    @Doc("Columns whose values are distributed differently.") DriftCheckConfig drift,
    @Doc("Classes that are more or less frequent.") LabelCheckConfig label,
    @Doc("The number of training rows.") RowsCheckConfig rows)
    implements ConfigSection {

  /** Validates. */
  public ChecksConfig {
    Violations.in(
            ChecksConfig.class,
            columns,
            newColumns,
            types,
            missing,
            range,
            categories,
            drift,
            label,
            rows)
        .orThrow();
  }
}
