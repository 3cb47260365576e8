package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Row;
import org.rondo.bundle.Signature;
import org.rondo.config.Scale;
import org.rondo.error.DataException;
import org.rondo.spark.features.FittedFeatures.Scaling;
import org.rondo.spark.source.RowOrigin;

/** Features of models of format 1, which were kept as a Spark ML pipeline of a few known stages. */
public final class PipelineFeatures {
  private static final String COLUMN = RowOrigin.PREFIX + "f";

  private final Map<Integer, Double> fills = new HashMap<>();
  private final Map<Integer, List<String>> words = new HashMap<>();
  private final Map<Scale, Scaling> scalings = new EnumMap<>(Scale.class);

  private PipelineFeatures() {}

  /** The names of all classes that the stages of such a pipeline may have. */
  public static Set<String> stageClasses() {
    String feature = "org.apache.spark.ml.feature.";
    return Set.of(
        feature + "ImputerModel",
        feature + "MinMaxScalerModel",
        feature + "OneHotEncoderModel",
        feature + "StandardScalerModel",
        feature + "StringIndexerModel",
        feature + "VectorAssembler");
  }

  /**
   * What the stages have learned, as features that give the same inputs.
   *
   * @throws DataException when it does not belong to the signature
   */
  public static FittedFeatures of(PipelineModel pipeline, Signature signature) {
    PipelineFeatures found = new PipelineFeatures();
    try {
      for (Transformer stage : pipeline.stages()) {
        found.add(stage);
      }
      NamedFeatures result =
          new FeatureAssembly(InputSpecs.inputs(signature))
              .of(found.fills, found.words, found.scalings);
      if (result.names().equals(signature.features())) {
        return result.features();
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new DataException("the model's features are not those of its signature", e);
    }
    throw new DataException("the model's features are not those of its signature");
  }

  private void add(Transformer stage) {
    if (stage instanceof ImputerModel imputer) {
      Row surrogates = imputer.surrogateDF().head();
      for (String column : imputer.getInputCols()) {
        fills.put(index(column), surrogates.getAs(column));
      }
    } else if (stage instanceof StringIndexerModel indexer) {
      List<String[]> labels = new ArrayList<>(List.of(indexer.labelsArray()));
      for (int i = 0; i < labels.size(); i++) {
        words.put(index(indexer.getInputCols()[i]), List.of(labels.get(i)));
      }
    } else if (stage instanceof StandardScalerModel scaler) {
      scalings.put(
          Scale.STANDARD,
          FeatureAssembly.standard(scaler.mean().toArray(), scaler.std().toArray()));
    } else if (stage instanceof MinMaxScalerModel scaler) {
      scalings.put(
          Scale.MIN_MAX,
          FeatureAssembly.minMax(scaler.originalMin().toArray(), scaler.originalMax().toArray()));
    }
  }

  private static int index(String column) {
    return Integer.parseInt(column.substring(Math.min(COLUMN.length(), column.length())));
  }
}
