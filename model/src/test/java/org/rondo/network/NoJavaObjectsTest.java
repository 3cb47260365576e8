package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a process of its own: Java takes the filter only before it has read its first object. */
class NoJavaObjectsTest {

  @Test
  void noneIsMadeWhileANetworkIsRead() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(output).isZero();
    assertThat(output.strip())
        .isEqualTo("installed: true, rejected: true, sang: false, after: true");
  }

  /** What the process does. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      boolean installed = NoJavaObjects.install();
      byte[] canary = Canary.serialized();
      boolean rejected = false;
      try {
        NoJavaObjects.during(() -> read(canary));
      } catch (InvalidClassException e) {
        rejected = String.valueOf(e.getMessage()).contains("REJECTED");
      }
      boolean sang = Canary.SANG.get();
      boolean after = read(canary) instanceof Canary;
      System.out.printf(
          "installed: %s, rejected: %s, sang: %s, after: %s%n", installed, rejected, sang, after);
    }

    private static Object read(byte[] bytes) throws IOException {
      try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        return objects.readObject();
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
  }
}
