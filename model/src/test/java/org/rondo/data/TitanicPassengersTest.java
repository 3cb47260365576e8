package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rondo.data.TitanicPassengers.Passenger;

class TitanicPassengersTest {
  private static final List<Passenger> ALL = TitanicPassengers.all();

  private static long count(String passengerClass, String sex, String age, String survived) {
    return ALL.stream().filter(new Passenger(passengerClass, sex, age, survived)::equals).count();
  }

  @Test
  void theTotalsAreDawsons() {
    assertThat(ALL).hasSize(2201);
    assertThat(ALL).filteredOn(p -> p.survived().equals("yes")).hasSize(711);
    assertThat(ALL).filteredOn(p -> p.survived().equals("no")).hasSize(1490);
    assertThat(new HashSet<>(ALL)).hasSize(24);
    assertThat(ALL).filteredOn(p -> p.passengerClass().equals("1st")).hasSize(325);
    assertThat(ALL).filteredOn(p -> p.passengerClass().equals("2nd")).hasSize(285);
    assertThat(ALL).filteredOn(p -> p.passengerClass().equals("3rd")).hasSize(706);
    assertThat(ALL).filteredOn(p -> p.passengerClass().equals("crew")).hasSize(885);
    assertThat(ALL).filteredOn(p -> p.sex().equals("female")).hasSize(470);
    assertThat(ALL).filteredOn(p -> p.age().equals("child")).hasSize(109);
  }

  @Test
  void someCellsAreDawsons() {
    assertThat(count("1st", "female", "adult", "no")).isEqualTo(4);
    assertThat(count("2nd", "male", "child", "yes")).isEqualTo(11);
    assertThat(count("3rd", "female", "child", "no")).isEqualTo(17);
    assertThat(count("crew", "male", "adult", "no")).isEqualTo(670);
    assertThat(count("crew", "male", "child", "yes")).isZero();
  }

  @Test
  void theOrderIsAlwaysTheSame() {
    assertThat(TitanicPassengers.all()).isEqualTo(ALL);
    assertThat(ALL.get(0)).isEqualTo(new Passenger("1st", "male", "adult", "no"));
  }
}
