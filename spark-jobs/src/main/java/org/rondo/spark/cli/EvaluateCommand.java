package org.rondo.spark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rondo.config.DataConfig;
import org.rondo.error.ExitCode;
import org.rondo.spark.Rondo;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.ModelBundle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rondo evaluate MODEL --data SOURCE}. */
@Command(
    name = "evaluate",
    description = "Evaluates a trained model on labelled data and prints its metrics as JSON.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class EvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "MODEL",
      description = "A run's folder, or the model folder in it; or registry:NAME@ALIAS_OR_VERSION.")
  private String model = "";

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description = "The data: a path, glob or URI, builtin:NAME or table:CATALOG.DB.NAME.")
  private String source = "";

  @Option(
      names = "--set",
      paramLabel = "data.KEY=VALUE",
      description = "How to read the data, such as data.format=csv; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Mixin private RegistryOption registry = new RegistryOption();
  @Mixin private SharedOptions shared = new SharedOptions();

  /** A command that prints to the terminal. */
  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    DataConfig data = DataArguments.parse(source, settings);
    EvaluationResult evaluated;
    List<String> names;
    try (Progress progress = shared.progress(terminal);
        SparkSessions spark = shared.startSpark("evaluate", progress)) {
      ModelBundle bundle = ModelBundle.open(model, registry.of(spark.session()), spark.session());
      names = bundle.signature().names();
      progress.phase("evaluating " + model + " on " + source);
      evaluated = Rondo.on(spark.session()).evaluate(bundle, data);
    }
    terminal.out().println(json(evaluated, names));
    return ExitCode.DONE.code();
  }

  private static String json(EvaluationResult evaluated, List<String> names)
      throws JsonProcessingException {
    Map<String, Object> tree = new LinkedHashMap<>(evaluated.metrics().toTree(names));
    tree.put("rows", evaluated.rows());
    tree.put("rejected-rows", evaluated.rejectedRows());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree);
  }
}
