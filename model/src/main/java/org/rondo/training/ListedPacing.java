package org.rondo.training;

import java.util.List;
import org.rondo.config.Pace.Stretch;

/** Local steps that are known beforehand, round by round; the last stretch goes on for ever. */
record ListedPacing(List<Stretch> stretches) implements Pacing {

  ListedPacing {
    stretches = List.copyOf(stretches);
  }

  @Override
  public int steps(int round) {
    long end = 0;
    for (Stretch stretch : stretches) {
      end += stretch.rounds();
      if (round < end) {
        return stretch.steps();
      }
    }
    return stretches.get(stretches.size() - 1).steps();
  }
}
