package rondo.ml;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Formatter;

/** Which way the arrows between the stages and the rest of Rondo point. */
@AnalyzeClasses(
    packages = {"rondo.ml", "org.rondo"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class MlArchitectureTest {

  @ArchTest
  static final ArchRule nobodyUsesTheStages =
      noClasses()
          .that()
          .resideInAPackage("org.rondo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("rondo.ml..");

  @ArchTest
  static final ArchRule theyTrainThroughTheFace =
      classes()
          .that()
          .resideInAPackage("rondo.ml..")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages(
              "org.rondo.spark.cli..",
              "org.rondo.spark.rounds..",
              "org.rondo.spark.run..",
              "org.rondo.spark.retrain..",
              "org.rondo.spark.jobs..",
              "org.deeplearning4j..",
              "org.nd4j..");

  @ArchTest
  static final ArchRule nothingDependsOnTheLocaleOfTheProcess =
      noClasses()
          .that()
          .resideInAPackage("rondo.ml..")
          .should()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Formatter.class);
}
