package org.rondo.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between the packages on Spark point. */
@AnalyzeClasses(packages = "org.rondo.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class SparkArchitectureTest {

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.rondo.spark..")
          .layer("source")
          .definedBy("org.rondo.spark.source..")
          .layer("features")
          .definedBy("org.rondo.spark.features..")
          .layer("shards")
          .definedBy("org.rondo.spark.shards..")
          .layer("jobs")
          .definedBy("org.rondo.spark.jobs..")
          .layer("rounds")
          .definedBy("org.rondo.spark.rounds..")
          .layer("run")
          .definedBy("org.rondo.spark.run..")
          .layer("checkpoint")
          .definedBy("org.rondo.spark.checkpoint..")
          .layer("api")
          .definedBy("org.rondo.spark")
          .layer("cli")
          .definedBy("org.rondo.spark.cli..")
          .ensureAllClassesAreContainedInArchitecture()
          .whereLayer("source")
          .mayNotAccessAnyLayer()
          .whereLayer("run")
          .mayNotAccessAnyLayer()
          .whereLayer("jobs")
          .mayNotAccessAnyLayer()
          .whereLayer("checkpoint")
          .mayOnlyAccessLayers("run")
          .whereLayer("features")
          .mayOnlyAccessLayers("source")
          .whereLayer("shards")
          .mayOnlyAccessLayers("source", "features")
          .whereLayer("rounds")
          .mayOnlyAccessLayers("shards", "jobs")
          .whereLayer("cli")
          .mayOnlyAccessLayers("api")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule theCommandLineKnowsNoNetworks =
      noClasses()
          .that()
          .resideInAPackage("org.rondo.spark.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j..");
}
