package org.rondo.spark.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Makes an option take its value only after an equals sign, not after a space. */
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
