package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;

/** The order, names and bits of the inputs that features become, which stored models depend on. */
class FeatureInputsTest {
  @TempDir Path temp;

  /** Every kind with every scale and imputation, in an order that is not that of the inputs. */
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

  @Test
  void namesAndInputsAreThoseOfTheFirstVersion() {
    RunConfig config = config();
    ModelBundle model = Samples.train(config).model();
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
    DataSchema.Inputs inputs = model.schema().packing().inputs();
    List<String> vectors =
        TypedRows.of(data, InputSpecs.forPrediction(data, model.signature()))
            .orderBy("__rondo_line")
            .collectAsList()
            .stream()
            .map(row -> Arrays.toString((float[]) inputs.of(TypedRows.values(row))))
            .toList();
    assertThat(vectors.get(6))
        .isEqualTo(
            "[2.0, 3.0, 0.0, 6.0, -1.1733513, -0.69597054, 0.6148567, -0.8799824,"
                + " -2.7702103E-16, 0.15789473, 0.15789473, 0.84210527, 0.0, 1.0, 0.0, 0.0, 0.0,"
                + " 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]");
    assertThat(model.parametersSha256())
        .isEqualTo("9c1c5e383ec457be8812f1c8c5b26e0cf51f056017af1c6520c42f72d18bf6c3");
  }
}
