package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How log4j2-rondo.properties shows what Spark logs. */
class LoggingTest {

  /** Spark puts the text of an exception of another process into a message. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no endpoint\n\tat a.B.c(B.java:1)\n\tat d.E.f(E.java:2)\n\tat g.H.i(H.java:3)",
        "no endpoint\r\n\tat a.B.c(B.java:1)\r\n\tat d.E.f(E.java:2)\r\n",
        "no endpoint\n\tat a.B.c(B.java:1)\n\n",
        "no endpoint\n\tat a.B.c(B.java:1)\nCaused by: x: $1 \\ {}\n\tat a.B.d(B.java:2)\n\t... 3 more\n",
      })
  void aMessageLosesItsStackTrace(String message) {
    assertThat(shown("console", message, null))
        .endsWith(" WARN  Manager: no endpoint" + System.lineSeparator());
    assertThat(shown("verbose", message, null)).contains("a.B.c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\n\nb", "looks\tat it", "at ease"})
  void otherMessagesStay(String message) {
    assertThat(shown("console", message, null)).contains("Manager: " + message);
  }

  @Test
  void exceptionsAreShownWhenAskedFor() {
    Exception failure = new IllegalStateException("why");
    assertThat(shown("console", "failed", failure)).doesNotContain("why", "\tat ");
    assertThat(shown("verbose", "failed", failure)).contains("why", "\tat ");
  }

  private static String shown(String appender, String message, Throwable failure) {
    try (LoggerContext context =
        new LoggerContext("shown", null, URI.create("classpath:log4j2-rondo.properties"))) {
      context.start();
      return context
          .getConfiguration()
          .getAppender(appender)
          .getLayout()
          .toSerializable(
              Log4jLogEvent.newBuilder()
                  .setLoggerName("org.apache.spark.Manager")
                  .setLevel(Level.WARN)
                  .setMessage(new SimpleMessage(message))
                  .setThrown(failure)
                  .build())
          .toString();
    }
  }
}
