package org.rondo.report;

import java.util.ArrayList;
import java.util.List;
import org.rondo.report.HistoryEvent.Added;
import org.rondo.report.HistoryEvent.Moved;
import org.rondo.report.HistoryEvent.Verdict;

/**
 * The places of a picture's events from left to right, all equally wide, however much time is
 * between them.
 *
 * @param slots in order
 * @param width of a slot, in pixels
 */
record HistorySlots(List<Slot> slots, double width) {
  private static final double WIDEST = 96;
  private static final double USUAL_WIDTH = 1000;

  /** So that a picture of many events is scrolled, and not crowded. */
  private static final double NARROWEST = 5;

  private static final int[] ROUND = {1, 2, 5};

  /**
   * An event and what was in use after it.
   *
   * @param champion its version; 0 for none
   */
  record Slot(HistoryEvent event, int champion) {}

  HistorySlots {
    slots = List.copyOf(slots);
  }

  /**
   * The events that a picture shows: versions, refusals, rollbacks, and promotions by hand. A
   * promotion that belongs to the version before it has no place of its own.
   */
  static HistorySlots of(List<HistoryEvent> events) {
    List<Slot> slots = new ArrayList<>();
    int champion = 0;
    for (HistoryEvent event : events) {
      if (event instanceof Moved moved) {
        boolean another = moved.champion() != champion;
        champion = moved.champion();
        if (!another) {
          continue;
        }
        if (isOfTheVersionBefore(moved, slots)) {
          HistoryEvent added = slots.remove(slots.size() - 1).event();
          slots.add(new Slot(added, champion));
          continue;
        }
      }
      slots.add(new Slot(event, champion));
    }
    double room = slots.isEmpty() ? WIDEST : USUAL_WIDTH / slots.size();
    return new HistorySlots(slots, Math.min(WIDEST, Math.max(NARROWEST, room)));
  }

  private static boolean isOfTheVersionBefore(Moved moved, List<Slot> slots) {
    return !slots.isEmpty()
        && slots.get(slots.size() - 1).event() instanceof Added added
        && added.version() == moved.champion()
        && added.verdict() == Verdict.PROMOTED;
  }

  /** Where the middle of a slot is, from the left of the first. */
  double middle(int slot) {
    return (slot + 0.5) * width;
  }

  double whole() {
    return slots.size() * width;
  }

  /**
   * Versions whose number is a multiple of this have room for it.
   *
   * @param digit the width of a digit, in pixels
   */
  int labelledEvery(double digit) {
    int longest =
        slots.stream()
            .mapToInt(slot -> slot.event() instanceof Added added ? added.version() : 0)
            .max()
            .orElse(0);
    double room = (Integer.toString(longest).length() + 1) * digit;
    int every = 1;
    int power = 1;
    for (int i = 0; every * width < room; i++) {
      power = i > 0 && i % ROUND.length == 0 ? 10 * power : power;
      every = ROUND[i % ROUND.length] * power;
    }
    return every;
  }

  /** What is written below a slot: the numbers of some versions. */
  String label(int slot, int every) {
    return slots.get(slot).event() instanceof Added added && added.version() % every == 0
        ? Integer.toString(added.version())
        : "";
  }
}
