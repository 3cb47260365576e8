package org.rondo.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.text.Format;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;

/** Which way the arrows between the packages on Spark point. */
@AnalyzeClasses(packages = "org.rondo.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class SparkArchitectureTest {

  @ArchTest
  static final ArchRule arrowsPointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.rondo.spark..")
          .layer("cli")
          .definedBy("org.rondo.spark.cli..")
          .layer("api")
          .definedBy("org.rondo.spark")
          .layer("run")
          .definedBy("org.rondo.spark.run..")
          .layer("fitting")
          .definedBy("org.rondo.spark.fitting..")
          .layer("rounds")
          .definedBy("org.rondo.spark.rounds..")
          .layer("scoring")
          .definedBy("org.rondo.spark.scoring..")
          .layer("retrain")
          .definedBy("org.rondo.spark.retrain..")
          .layer("registry")
          .definedBy("org.rondo.spark.registry..")
          .layer("shards")
          .definedBy("org.rondo.spark.shards..")
          .layer("features")
          .definedBy("org.rondo.spark.features..")
          .layer("picture")
          .definedBy("org.rondo.spark.picture..")
          .layer("source")
          .definedBy("org.rondo.spark.source..")
          .layer("jobs")
          .definedBy("org.rondo.spark.jobs..")
          .layer("ledger")
          .definedBy("org.rondo.spark.ledger..")
          .layer("tracking")
          .definedBy("org.rondo.spark.tracking..")
          .layer("web")
          .definedBy("org.rondo.spark.web..")
          .layer("storage")
          .definedBy("org.rondo.spark.storage..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyAccessLayers(
              "api", "retrain", "run", "tracking", "fitting", "scoring", "registry", "jobs")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("run")
          .mayOnlyAccessLayers(
              "tracking", "fitting", "scoring", "registry", "shards", "source", "jobs", "storage")
          .whereLayer("fitting")
          .mayOnlyAccessLayers("rounds", "scoring", "registry", "shards", "source", "jobs")
          .whereLayer("rounds")
          .mayOnlyAccessLayers("scoring", "shards", "jobs")
          .whereLayer("scoring")
          .mayOnlyAccessLayers(
              "shards", "features", "source", "registry", "ledger", "storage", "jobs")
          .whereLayer("retrain")
          .mayOnlyAccessLayers(
              "run", "tracking", "fitting", "scoring", "registry", "source", "storage", "web")
          .whereLayer("tracking")
          .mayOnlyAccessLayers("scoring", "storage", "web")
          .whereLayer("web")
          .mayNotAccessAnyLayer()
          .whereLayer("ledger")
          .mayOnlyAccessLayers("storage")
          .whereLayer("registry")
          .mayOnlyAccessLayers("storage")
          .whereLayer("shards")
          .mayOnlyAccessLayers("source", "features", "jobs")
          .whereLayer("features")
          .mayOnlyAccessLayers("source", "picture", "jobs")
          .whereLayer("picture")
          .mayNotAccessAnyLayer()
          .whereLayer("source")
          .mayOnlyAccessLayers("jobs", "storage")
          .whereLayer("jobs")
          .mayNotAccessAnyLayer()
          .whereLayer("storage")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.rondo.spark.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theCommandLineKnowsNoNetworks =
      noClasses()
          .that()
          .resideInAPackage("org.rondo.spark.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j..");

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
