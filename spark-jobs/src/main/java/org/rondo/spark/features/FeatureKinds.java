package org.rondo.spark.features;

import java.util.List;
import java.util.Optional;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.data.Storage;
import org.rondo.error.DataException;
import org.rondo.spark.features.FeatureKind.ColumnCounts;

/**
 * All kinds of features. Their order is that of the pipeline's stages, of the parts of the vector
 * that are not scaled, and of the guesses: the first that suits a column is taken.
 */
final class FeatureKinds {
  static final FeatureKind IMAGE = new ImageFeature();

  static final List<FeatureKind> ALL =
      List.of(
          new NumericFeature(),
          new VectorFeature(),
          new BooleanFeature(),
          new CategoricalFeature(),
          IMAGE);

  private FeatureKinds() {}

  /** The kind of a column in a configuration or a signature. */
  static FeatureKind of(InputColumn column, Storage storage) {
    return ALL.stream()
        .filter(kind -> kind.type() == column.feature().type() && kind.storage() == storage)
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "the model's signature reads '%s' as %s in %s, which Rondo does not write"
                        .formatted(column.column(), column.feature().type(), storage)));
  }

  /** What a column probably is; empty when it suits no kind. */
  static Optional<FeatureKind> guess(ColumnCounts column) {
    return ALL.stream().filter(kind -> column.present() > 0 && kind.suits(column)).findFirst();
  }
}
