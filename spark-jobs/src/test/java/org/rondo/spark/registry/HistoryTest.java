package org.rondo.spark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.report.HistoryEvent;

/** The order of what has happened to a model. */
class HistoryTest {
  @TempDir private Path temp;

  /** The second promotion was rolled back from a machine whose clock is slow. */
  @Test
  void clocksOfMachinesMayDiffer() {
    assertThat(
            of(
                entry(1, "2020-01-01T00:00:00Z", "promote", Aliases.NONE.promoted(1)),
                entry(2, "2020-01-02T02:30:00Z", "promote", Aliases.NONE.promoted(2)),
                entry(3, "2020-01-02T02:26:00Z", "rollback", Aliases.NONE.promoted(1))))
        .containsExactly("add 1", "promote 1", "add 2", "promote 2", "rollback 1");
  }

  @Test
  void aTimeThatIsNoneKeepsItsPlaceInTheLog() {
    assertThat(
            of(
                entry(1, "2020-01-01T00:00:00Z", "promote", Aliases.NONE.promoted(1)),
                entry(2, "yesterday", "promote", Aliases.NONE.promoted(2)),
                entry(3, "2020-01-02T02:26:00Z", "rollback", Aliases.NONE.promoted(1))))
        .containsExactly("add 1", "add 2", "promote 1", "promote 2", "rollback 1");
  }

  private List<String> of(AliasLog.Entry... log) {
    RegisteredModel model = Registry.at(temp.toString(), new Configuration()).model("day");
    for (int i = 0; i < 2; i++) {
      model.add("runs/a", folder -> folder.write(Version.METRICS, "{}"));
    }
    List<Version> versions = List.of(model.version(1), model.version(2));
    List<String> events = new ArrayList<>();
    for (HistoryEvent event : History.of(versions, List.of(log))) {
      int number =
          event instanceof HistoryEvent.Moved moved
              ? moved.champion()
              : ((HistoryEvent.Added) event).version();
      events.add(event.action() + " " + number);
    }
    return events;
  }

  private static AliasLog.Entry entry(int number, String time, String action, Aliases state) {
    return new AliasLog.Entry(number, "id", time, "ada@host", action, "", "", state);
  }
}
