package org.rondo.spark.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes the value of an option only after an equals sign: what follows a space is not its own. */
final class DetachedParameter implements IParameterPreprocessor {

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's own stack.
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> parser) {
    if (!"=".equals(parser.get("separator"))) {
      arguments.push("");
    }
    return false;
  }
}
