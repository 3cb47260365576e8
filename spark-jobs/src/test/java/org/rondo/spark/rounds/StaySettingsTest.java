package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.error.ConfigurationException;

class StaySettingsTest {
  private static final String HOST = "127.0.0.1";

  private static SparkConf conf() {
    return new SparkConf(false).set("spark.driver.host", HOST);
  }

  @Test
  void tasksStayAtAnyPortByDefault() {
    assertThat(StaySettings.of(conf())).isEqualTo(new StaySettings(true, 0));
    assertThat(
            StaySettings.of(conf().set(StaySettings.STAY, "False").set(StaySettings.PORT, "7001")))
        .isEqualTo(new StaySettings(false, 7001));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.rondo.port, banana",
    "spark.rondo.port, 80",
    "spark.rondo.port, 65536",
    "spark.rondo.port, -1",
    "spark.rondo.port, 99999999999",
    "spark.rondo.stay, maybe",
    "spark.rondo.stay, 1"
  })
  void whatHasNoMeaningIsNamed(String setting, String value) {
    assertThatThrownBy(() -> StaySettings.of(conf().set(setting, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(setting + ": got " + value + ", expected ");
  }

  @Test
  void aPortThatIsTakenIsFollowedByTheNextOrNamed() throws IOException {
    Wire wire = Protection.NONE.wire("");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      int port = taken.getLocalPort();
      SparkConf conf = conf().set(StaySettings.PORT, Integer.toString(port));
      try (OrderServer server = OrderServer.ofDriver(wire, conf)) {
        assertThat(server.port()).isGreaterThan(port);
      }
      assertThatThrownBy(() -> OrderServer.ofDriver(wire, conf.set("spark.port.maxRetries", "0")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("spark.rondo.port: cannot listen at 127.0.0.1, ports " + port)
          .hasMessageEndingWith("spark.rondo.stay=false");
    }
  }
}
