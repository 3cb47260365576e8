package org.rondo.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What Rondo logs while it is open. */
public final class CapturedLog implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LogManager.getRootLogger();
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          messages.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
      };

  /** Begins. */
  public CapturedLog() {
    appender.start();
    root.addAppender(appender);
  }

  /** All messages so far, each after its level. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    root.removeAppender(appender);
    appender.stop();
  }
}
