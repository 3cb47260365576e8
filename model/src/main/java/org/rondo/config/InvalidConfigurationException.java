package org.rondo.config;

import java.util.List;
import org.rondo.error.ConfigurationException;

/** A configuration was read and refused; the message lists every problem, one to a line. */
public final class InvalidConfigurationException extends ConfigurationException {
  private static final long serialVersionUID = 1L;

  private final List<Problem> problems;

  /**
   * A refusal.
   *
   * @param origin what was read, such as the file's path
   */
  public InvalidConfigurationException(String origin, List<Problem> problems) {
    super(message(origin, problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order of the file, those of the command line last. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String origin, List<Problem> problems) {
    int width = problems.stream().mapToInt(p -> p.place().text().length()).max().orElse(1);
    StringBuilder message = new StringBuilder(origin).append(": ").append(problems.size());
    message.append(problems.size() == 1 ? " problem" : " problems");
    for (Problem problem : problems) {
      String place = ("%-" + width + "s").formatted(problem.place());
      message.append("\n  ").append(place).append("  ").append(problem.description());
    }
    return message.toString();
  }
}
