package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.spark.features.FeatureFitting;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/** The stages that features become, which stored models and their bits depend on. */
class FeatureStagesTest {
  @TempDir Path temp;

  /** Every kind with every scale and imputation, in an order that is none of the stages'. */
  private RunConfig config() {
    List<String> lines = new ArrayList<>(List.of("w,v,s,flag,m,mode,vm,log,word,n,vn,mean,on,y"));
    for (int i = 0; i < 40; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%d %d,%d,%s,%d,%s,%d %d %d,%d,%s,%s,%d %d,%s,%d,%s",
              "rgb".charAt(i % 3),
              i,
              i * i % 7,
              i * 3 % 11,
              i % 3 == 0,
              i - 7,
              i % 5 == 0 ? "" : i % 4,
              i,
              -i,
              i % 6,
              i,
              i % 7 == 0 ? "" : "w" + i % 4,
              i % 9 == 0 ? "" : i / 2.0,
              i % 2,
              i % 8,
              i % 6 == 0 ? "" : i * 5 % 13,
              i % 2,
              i % 4 < 2 ? "no" : "yes"));
    }
    return Samples.config(
        temp.resolve("runs"),
        Samples.write(temp.resolve("x.csv"), String.join("\n", lines)),
        "data.features={w: categorical, v: vector, s: numeric, flag: boolean,"
            + " m: {type: numeric, scale: min-max},"
            + " mode: {type: numeric, impute: mode, scale: none},"
            + " vm: {type: vector, scale: min-max},"
            + " log: {type: numeric, transform: log1p}, word: categorical,"
            + " n: {type: numeric, scale: none, impute: median}, vn: {type: vector, scale: none},"
            + " mean: {type: numeric, impute: mean}, on: boolean}");
  }

  private static String described(Transformer stage) {
    return Arrays.stream(stage.params())
        .filter(param -> param.name().matches("(in|out)putCols?") && stage.isDefined(param))
        .map(param -> param.name() + " " + columns(stage, param))
        .sorted()
        .collect(
            Collectors.joining(
                ", ", stage.uid() + " " + stage.getClass().getSimpleName() + " ", ""));
  }

  private static String columns(Transformer stage, Param<?> param) {
    Object value = stage.getOrDefault(param);
    String text = value instanceof String[] names ? String.join(" ", names) : value.toString();
    return text.replace("__rondo_", "");
  }

  @Test
  void stagesNamesAndVectorsAreThoseOfStoredModels() {
    RunConfig config = config();
    ModelBundle model = Samples.train(config).model();
    FittedFeatures features = model.features().orElseThrow();
    assertThat(features.stages().uid()).isEqualTo("rondo-pipeline");
    assertThat(Arrays.stream(features.stages().stages()).map(FeatureStagesTest::described))
        .containsExactly(
            "rondo-impute-mean ImputerModel inputCols f11, outputCol rondo-impute-mean__output, outputCols f11_filled",
            "rondo-impute-median ImputerModel inputCols f9, outputCol rondo-impute-median__output, outputCols f9_filled",
            "rondo-impute-mode ImputerModel inputCols f5, outputCol rondo-impute-mode__output, outputCols f5_filled",
            "rondo-categories StringIndexerModel inputCols f0 f8, outputCol rondo-categories__output, outputCols f0_index f8_index",
            "rondo-slots OneHotEncoderModel inputCols f0_index f8_index, outputCol rondo-slots__output, outputCols f0_slots f8_slots",
            "rondo-gather-none VectorAssembler inputCols f5_filled f9_filled f10, outputCol none",
            "rondo-gather-standard VectorAssembler inputCols f1 f2 f7 f11_filled, outputCol standard",
            "rondo-standard StandardScalerModel inputCol standard, outputCol standard_scaled",
            "rondo-gather-min-max VectorAssembler inputCols f4 f6, outputCol min-max",
            "rondo-min-max MinMaxScalerModel inputCol min-max, outputCol min-max_scaled",
            "rondo-features VectorAssembler inputCols none standard_scaled min-max_scaled f3 f12 f0_slots f8_slots, outputCol features");
    assertThat(model.signature().features())
        .containsExactly(
            "mode",
            "n",
            "vn[0]",
            "vn[1]",
            "v[0]",
            "v[1]",
            "s",
            "log",
            "mean",
            "m",
            "vm[0]",
            "vm[1]",
            "vm[2]",
            "flag",
            "on",
            "w=b",
            "w=g",
            "w=r",
            "w=(other)",
            "word=w0",
            "word=w1",
            "word=w2",
            "word=w3",
            "word=(other)");
    RawData data = Sources.open(SparkTest.session(2), config.data());
    List<String> vectors =
        features
            .apply(TypedRows.of(data, InputSpecs.forPrediction(data, model.signature()), List.of()))
            .orderBy("__rondo_line")
            .collectAsList()
            .stream()
            .map(row -> row.<Vector>getAs(FittedFeatures.VECTOR).toDense().toString())
            .toList();
    assertThat(vectors.get(6))
        .isEqualTo(
            "[2.0,3.0,0.0,6.0,-1.1733512925863054,-0.6959705453537527,0.61485671541"
                + "2465,-0.8799823981221317,-2.7702103334180153E-16,0.15789473684210525,0"
                + ".15789473684210525,0.8421052631578947,0.0,1.0,0.0,0.0,0.0,1.0,0.0,0.0,"
                + "0.0,1.0,0.0,0.0]");
    assertThat(String.join("\n", vectors).hashCode()).isEqualTo(712080450);
    assertThat(model.parametersSha256())
        .isEqualTo("9c1c5e383ec457be8812f1c8c5b26e0cf51f056017af1c6520c42f72d18bf6c3");
  }

  @Test
  void storedStagesAreThoseOfTheKinds() {
    String feature = "org.apache.spark.ml.feature.";
    assertThat(FeatureFitting.stageClasses())
        .containsExactlyInAnyOrder(
            feature + "ImputerModel",
            feature + "MinMaxScalerModel",
            feature + "OneHotEncoderModel",
            feature + "StandardScalerModel",
            feature + "StringIndexerModel",
            feature + "VectorAssembler");
  }
}
