package org.rondo.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.BundleJson;
import org.rondo.error.ConfigurationException;
import org.rondo.error.ExitCode;
import org.rondo.evaluation.TextTable;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.run.Registration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo models ...}: the model registry. */
@Command(
    name = "models",
    description = {
      "Shows and changes the model registry: a folder of numbered versions that never change, and"
          + " of aliases such as champion that move from one to another.",
      "registry:NAME@ALIAS and registry:NAME@VERSION are a MODEL for other commands."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ModelsCommand implements Runnable {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  /** A command that prints to the terminal. */
  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** What every command of the registry accepts. */
  static final class Chosen {
    @Mixin private RegistryOption location = new RegistryOption();
    @Mixin private SharedOptions shared = new SharedOptions();

    Registry registry() {
      return location.of(shared.sparkFor("models").conf());
    }
  }

  @Command(
      name = "list",
      description = "Lists the models, or a model's versions with their aliases and metrics.",
      mixinStandardHelpOptions = true)
  int list(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "A model.")
          @Nullable String name,
      @Mixin Chosen chosen) {
    Registry registry = chosen.registry();
    List<List<String>> rows = new ArrayList<>();
    if (name == null) {
      rows.add(List.of("model", "versions", "aliases"));
      for (String each : registry.names()) {
        RegisteredModel model = registry.model(each);
        rows.add(
            List.of(
                each,
                Integer.toString(model.numbers().size()),
                RegistryText.aliases(model.aliases())));
      }
    } else {
      RegisteredModel model = existing(registry, name);
      rows.add(List.of("version", "made", "aliases", "metric", "parameters"));
      for (int number : model.numbers()) {
        Version version = model.version(number);
        rows.add(
            List.of(
                Integer.toString(number),
                version.about().time(),
                model.aliases().entrySet().stream()
                    .filter(alias -> alias.getValue() == number)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(" ")),
                RegistryText.metric(version),
                RegistryText.digest(version)));
      }
    }
    terminal.out().print(new TextTable(rows).toTheLeft());
    return ExitCode.DONE.code();
  }

  /** A model that has versions. */
  static RegisteredModel existing(Registry registry, String name) {
    ModelReference reference = ModelReference.parse(name);
    RegisteredModel model = registry.model(reference.name());
    if (model.numbers().isEmpty()) {
      registry.resolve(new ModelReference(reference.name(), "1")); // says what there is
    }
    return model;
  }

  @Command(
      name = "show",
      description =
          "Shows a version as JSON: where it comes from, its metrics, the decision on it.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "MODEL", description = "NAME@ALIAS or NAME@VERSION.") String model,
      @Mixin Chosen chosen) {
    ModelReference reference = ModelReference.parse(model);
    Registry registry = chosen.registry();
    Version version = registry.resolve(reference);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("about", version.about());
    tree.put("folder", version.display());
    tree.put(
        "aliases",
        registry.model(reference.name()).aliases().entrySet().stream()
            .filter(alias -> alias.getValue() == version.number())
            .map(Map.Entry::getKey)
            .toList());
    tree.put("bundle", version.json(Version.MODEL + "/bundle.json"));
    tree.put("metrics", version.json(Version.METRICS));
    tree.put("decision", version.json(Version.DECISION));
    terminal.out().print(BundleJson.write(tree));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "diff",
      description = "Shows in what two versions differ: metrics, configuration, data, parameters.",
      mixinStandardHelpOptions = true)
  int diff(
      @Parameters(paramLabel = "A", description = "NAME@ALIAS or NAME@VERSION.") String first,
      @Parameters(paramLabel = "B", description = "The other.") String second,
      @Mixin Chosen chosen) {
    Registry registry = chosen.registry();
    Version from = registry.resolve(ModelReference.parse(first));
    Version to = registry.resolve(ModelReference.parse(second));
    List<String> changes = RegistryText.differences(from, to);
    terminal.out().println(changes.isEmpty() ? "no difference" : String.join("\n", changes));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "register",
      description = "Copies the model of a finished run into the registry, as its next version.",
      mixinStandardHelpOptions = true)
  int register(
      @Parameters(paramLabel = "RUN", description = "A run's folder.") String run,
      @Option(names = "--name", required = true, description = "The model's name.") String name,
      @Option(names = "--alias", description = "An alias to set to the version.")
          @Nullable String alias,
      @Mixin Chosen chosen) {
    ModelReference reference = ModelReference.parse(name);
    if (ModelReference.isOne(run) || name.contains("@")) {
      throw new ConfigurationException(
          "expected a run's folder, and --name without a version; got %s and %s"
              .formatted(run, name));
    }
    try (Progress progress = chosen.shared.progress(terminal);
        SparkSessions spark = chosen.shared.startSpark("models", progress)) {
      RegisteredModel model = chosen.location.of(spark.session()).model(reference.name());
      Version version = Registration.of(run, model, Map.of(), spark.session());
      if (alias != null) {
        model.alias(alias, version.number(), "registered");
      }
      terminal.out().println("model: registry:%s@%s".formatted(model.name(), version.number()));
    }
    return ExitCode.DONE.code();
  }

  @Command(
      name = "promote",
      description = {
        "Makes a version the champion, and the champion before the previous one; or sets another"
            + " alias to it. Of two who do so at once one does, and the other ends with exit code"
            + " 5."
      },
      mixinStandardHelpOptions = true)
  int promote(
      @Parameters(
              paramLabel = "MODEL",
              description = "NAME@VERSION or NAME@ALIAS; without either, its challenger.")
          String text,
      @Option(names = "--alias", description = "An alias to set in the place of champion.")
          @Nullable String alias,
      @Option(
              names = "--expect",
              paramLabel = "VERSION",
              description = "The champion of now, 0 for none: with another, nothing is changed.")
          @Nullable Integer expected,
      @Option(names = "--reason", description = "Why, for the history.", defaultValue = "")
          String reason,
      @Mixin Chosen chosen) {
    ModelReference reference =
        ModelReference.parse(text.contains("@") ? text : text + "@" + ModelReference.CHALLENGER);
    Registry registry = chosen.registry();
    int number = registry.resolve(reference).number();
    RegisteredModel model = registry.model(reference.name());
    if (alias != null && expected != null) {
      throw new ConfigurationException("--expect is for champions; leave it out with --alias");
    }
    return moved(
        model,
        alias == null
            ? model.promote(
                number, expected == null ? OptionalInt.empty() : OptionalInt.of(expected), reason)
            : model.alias(alias, number, reason));
  }

  private int moved(RegisteredModel model, String change) {
    terminal.out().println(change.isEmpty() ? "nothing to change" : change);
    terminal.out().println(model.name() + ": " + RegistryText.aliases(model.aliases()));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "rollback",
      description = "Makes the champion before the champion again; repeated, the one before that.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Parameters(paramLabel = "NAME", description = "A model.") String name,
      @Option(names = "--reason", description = "Why, for the history.", defaultValue = "")
          String reason,
      @Mixin Chosen chosen) {
    RegisteredModel model = existing(chosen.registry(), name);
    return moved(model, model.rollback(reason));
  }

  @Command(
      name = "verify",
      description = "Checks every file of every version, and that aliases lead somewhere.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "NAME", arity = "0..1", description = "A model; all without.")
          @Nullable String name,
      @Mixin Chosen chosen) {
    Registry registry = chosen.registry();
    List<String> names = name == null ? registry.names() : List.of(existing(registry, name).name());
    int damaged = 0;
    for (String each : names) {
      RegisteredModel model = registry.model(each);
      List<String> damages = model.damages();
      damages.forEach(terminal.out()::println);
      if (damages.isEmpty()) {
        terminal.out().println("%s: %s versions are whole".formatted(each, model.numbers().size()));
      }
      damaged += damages.size();
    }
    return (damaged == 0 ? ExitCode.DONE : ExitCode.DATA).code();
  }

  @Command(
      name = "prune",
      description = "Deletes old versions, but none that has an alias.",
      mixinStandardHelpOptions = true)
  int prune(
      @Parameters(paramLabel = "NAME", description = "A model.") String name,
      @Option(
              names = "--keep",
              required = true,
              paramLabel = "N",
              description = "How many of the newest to keep.")
          int keep,
      @Mixin Chosen chosen) {
    if (keep < 1) {
      throw new ConfigurationException("--keep: got %s, expected 1 or more".formatted(keep));
    }
    List<Integer> deleted = existing(chosen.registry(), name).prune(keep);
    terminal.out().println("deleted: " + (deleted.isEmpty() ? "none" : deleted));
    return ExitCode.DONE.code();
  }
}
