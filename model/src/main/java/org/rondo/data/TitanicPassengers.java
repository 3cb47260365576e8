package org.rondo.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The 2,201 people aboard the Titanic, 711 of whom survived: the product's own small table.
 *
 * <p>Source: Dawson, "The 'Unusual Episode' Data Revisited", Journal of Statistics Education 3(3),
 * 1995, which distinguishes the people by class, sex, age and survival only: 24 distinct rows.
 */
public final class TitanicPassengers {
  /** Died and survived, for each class and each of man, woman, boy and girl. */
  private static final List<Group> GROUPS =
      List.of(
          new Group("1st", "male", "adult", 118, 57),
          new Group("1st", "female", "adult", 4, 140),
          new Group("1st", "male", "child", 0, 5),
          new Group("1st", "female", "child", 0, 1),
          new Group("2nd", "male", "adult", 154, 14),
          new Group("2nd", "female", "adult", 13, 80),
          new Group("2nd", "male", "child", 0, 11),
          new Group("2nd", "female", "child", 0, 13),
          new Group("3rd", "male", "adult", 387, 75),
          new Group("3rd", "female", "adult", 89, 76),
          new Group("3rd", "male", "child", 35, 13),
          new Group("3rd", "female", "child", 17, 14),
          new Group("crew", "male", "adult", 670, 192),
          new Group("crew", "female", "adult", 3, 20));

  private TitanicPassengers() {}

  /**
   * One person. As a table the columns are named {@code class}, {@code sex}, {@code age} and {@code
   * survived}, in this order.
   *
   * @param passengerClass column {@code class}: 1st, 2nd, 3rd or crew
   * @param sex column {@code sex}: male or female
   * @param age column {@code age}: adult or child
   * @param survived column {@code survived}: no or yes
   */
  public record Passenger(String passengerClass, String sex, String age, String survived) {}

  private record Group(String passengerClass, String sex, String age, int died, int survived) {
    Passenger passenger(String fate) {
      return new Passenger(passengerClass, sex, age, fate);
    }
  }

  /** Everybody, grouped by class, age, sex and survival; always in the same order. Unmodifiable. */
  public static List<Passenger> all() {
    List<Passenger> passengers = new ArrayList<>();
    for (Group group : GROUPS) {
      passengers.addAll(Collections.nCopies(group.died(), group.passenger("no")));
      passengers.addAll(Collections.nCopies(group.survived(), group.passenger("yes")));
    }
    return List.copyOf(passengers);
  }
}
