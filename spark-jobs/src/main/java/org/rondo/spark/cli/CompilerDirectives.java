package org.rondo.spark.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/**
 * Tells HotSpot's compilers what to leave alone (JEP 165), from a file that {@code scripts/rondo}
 * names. On its command line HotSpot would print to stdout how many directives it has read.
 */
final class CompilerDirectives {
  /** The system property that names the file; nothing is done without it. */
  static final String FILE = "rondo.compiler-directives";

  private CompilerDirectives() {}

  /** Reads the file; a Java that cannot starts somewhat later. */
  static void read() {
    String file = System.getProperty(FILE);
    if (file != null) {
      // No field holds the logger: without the file this must load nothing that comes with Spark.
      LoggerFactory.getLogger(CompilerDirectives.class)
          .debug("{}", command("compilerDirectivesAdd", "'" + file + "'"));
    }
  }

  /** What HotSpot answers to a diagnostic command, or why it does not. */
  static String command(String name, String... arguments) {
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  name,
                  new Object[] {arguments},
                  new String[] {String[].class.getName()}));
    } catch (JMException | RuntimeException e) {
      return e.toString();
    }
  }
}
