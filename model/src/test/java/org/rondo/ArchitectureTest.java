package org.rondo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Format;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.NullMarked;

/** The arrows between packages, and what each may know of the libraries below. */
@AnalyzeClasses(packages = "org.rondo", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] DL4J = {"org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."};

  @ArchTest
  static final ArchRule knowsNoSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.rondo..")
          .layer("error")
          .definedBy("org.rondo.error..")
          .layer("config")
          .definedBy("org.rondo.config..")
          .layer("data")
          .definedBy("org.rondo.data..")
          .layer("averaging")
          .definedBy("org.rondo.averaging..")
          .layer("evaluation")
          .definedBy("org.rondo.evaluation..")
          .layer("compiled")
          .definedBy("org.rondo.engine.compiled..")
          .layer("cuda")
          .definedBy("org.rondo.engine.cuda..")
          .layer("engine")
          .definedBy("org.rondo.engine")
          .layer("learning")
          .definedBy("org.rondo.learning..")
          .layer("network")
          .definedBy("org.rondo.network..")
          .layer("training")
          .definedBy("org.rondo.training..")
          .layer("bundle")
          .definedBy("org.rondo.bundle..")
          .layer("checkpoint")
          .definedBy("org.rondo.checkpoint..")
          .layer("gate")
          .definedBy("org.rondo.gate..")
          .layer("checks")
          .definedBy("org.rondo.checks..")
          .layer("scaling")
          .definedBy("org.rondo.scaling..")
          .layer("report")
          .definedBy("org.rondo.report..")
          .layer("explain")
          .definedBy("org.rondo.explain..")
          .layer("landscape")
          .definedBy("org.rondo.landscape..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("error")
          .mayNotAccessAnyLayer()
          .whereLayer("config")
          .mayOnlyAccessLayers("error")
          .whereLayer("data")
          .mayOnlyAccessLayers("error")
          .whereLayer("averaging")
          .mayOnlyAccessLayers("config", "data", "network", "error")
          .whereLayer("evaluation")
          .mayOnlyAccessLayers("error")
          .whereLayer("compiled")
          .mayOnlyAccessLayers("data", "network")
          .whereLayer("cuda")
          .mayOnlyAccessLayers("config", "data", "network", "compiled", "error")
          .whereLayer("network")
          .mayOnlyAccessLayers("config", "data", "error")
          .whereLayer("engine")
          .mayOnlyAccessLayers("config", "data", "network", "compiled", "cuda", "error")
          .whereLayer("learning")
          .mayOnlyAccessLayers("config", "data", "network", "engine", "evaluation", "error")
          .whereLayer("gate")
          .mayOnlyAccessLayers("config", "data", "evaluation")
          .whereLayer("gate")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bundle")
          .mayOnlyAccessLayers("config", "data", "network", "error")
          .whereLayer("checkpoint")
          .mayNotAccessAnyLayer()
          .whereLayer("checkpoint")
          .mayOnlyBeAccessedByLayers("training", "landscape")
          .whereLayer("scaling")
          .mayNotAccessAnyLayer()
          .whereLayer("scaling")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("report")
          .mayNotAccessAnyLayer()
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("explain", "landscape")
          .whereLayer("explain")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("landscape")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("checks")
          .mayOnlyAccessLayers("bundle", "config", "data")
          .whereLayer("checks")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bundle")
          .mayOnlyBeAccessedByLayers("checks")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("explain", "landscape");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.rondo.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyNetworksEnginesAndLearnersKnowDl4j =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.rondo.network..", "org.rondo.engine..", "org.rondo.learning..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DL4J);

  @ArchTest
  static final ArchRule onlyTheEngineOnGpusKnowsNativeCode =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.rondo.engine.cuda..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule dataAndEvaluationArePlainJava =
      classes()
          .that()
          .resideInAnyPackage("org.rondo.data..", "org.rondo.evaluation..", "org.rondo.error..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "org.rondo.data..",
              "org.rondo.evaluation..",
              "org.rondo.error..");

  @ArchTest
  static final ArchRule averagingIsPlainJava =
      classes()
          .that()
          .resideInAPackage("org.rondo.averaging..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "org.rondo.averaging..",
              "org.rondo.config..",
              "org.rondo.data..",
              "org.rondo.network..");

  @ArchTest
  static final ArchRule namesNameAnIdea =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Common");

  @ArchTest
  static final ArchRule accessorsAreNouns =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("org.rondo.network.optimizer..") // ND4J's interfaces have some.
          .and()
          .areDeclaredInClassesThat()
          .areNotAssignableTo(Layer.class) // So have DL4J's layers.
          .should()
          .haveNameMatching("get([A-Z].*)?");

  @ArchTest
  static void everyPackageIsNullMarkedAndHasACharter(JavaClasses classes) throws IOException {
    JavaPackage root = classes.getPackage("org.rondo");
    assertThat(root.getSubpackagesInTree()).hasSizeGreaterThanOrEqualTo(6);
    for (JavaPackage part : root.getSubpackagesInTree()) {
      assertThat(part.isAnnotatedWith(NullMarked.class)).as(part.getName()).isTrue();
      Path source = Path.of("src/main/java", part.getName().replace('.', '/'), "package-info.java");
      assertThat(Files.readString(source)).as(part.getName()).matches("(?s)/\\*\\*.{80,}\\*/.*");
    }
  }

  /** The locale of the process must not decide what is written or understood. */
  @ArchTest
  static final ArchRule nothingDependsOnTheLocaleOfTheProcess =
      noClasses()
          .should()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(PrintStream.class, "printf", String.class, Object[].class)
          .orShould()
          .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Format.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Formatter.class);
}
