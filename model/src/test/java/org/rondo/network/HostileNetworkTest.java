package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.error.ConfigurationException;
import org.rondo.network.TestNetworks.Combination;

/** Files that want to be more than data are refused before anything is made of them. */
class HostileNetworkTest {
  private static final byte[] ZERO = new byte[1 << 16];

  @TempDir Path folder;
  private final List<Part> parts = new ArrayList<>();

  private record Part(String name, Content content) {}

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  @BeforeEach
  void soundNetwork() throws IOException {
    Canary.SANG.set(false);
    Combination mlp = new Combination("mlp", Loss.AUTO, TestNetworks.TWO_CLASSES);
    NetworkPlan plan = NetworkCatalog.define(mlp.request(OptimizerName.ADAM, 0.01, 0));
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
      NetworkZip.write(plan.definition(), TestNetworks.FOUR, network.state(), zip);
    }
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.add(part(entry.getName(), in.readAllBytes()));
      }
    }
  }

  @AfterEach
  void nothingRan() {
    assertThat(Canary.SANG).isFalse();
  }

  private static Part part(String name, byte[] content) {
    return new Part(name, out -> out.write(content));
  }

  private byte[] content(int index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.get(index).content().writeTo(out);
    return out.toByteArray();
  }

  private Path zip() throws IOException {
    Path file = folder.resolve("network.zip");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Part part : parts) {
        // Java writes no entry twice: the name is changed afterwards.
        out.putNextEntry(new ZipEntry(part.name()));
        part.content().writeTo(out);
        out.closeEntry();
      }
    }
    byte[] all = bytes.toByteArray();
    replace(all, "configuration.jsoX", "configuration.json");
    return Files.write(file, all);
  }

  private static void replace(byte[] in, String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.US_ASCII);
    byte[] wanted = to.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + old.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(wanted, 0, in, i, wanted.length);
      }
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() throws IOException {
    Path file = zip();
    assertThatThrownBy(() -> define(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("model.network: " + file + " is refused: ")
        .hasMessageEndingWith("use one that DL4J's ModelSerializer has written");
    return assertThatThrownBy(() -> NetworkZip.restore(file.toFile()))
        .isInstanceOf(RefusedNetworkException.class);
  }

  private static NetworkPlan define(Path file) {
    return NetworkCatalog.define(
        new NetworkRequest(
            new ModelConfig("file:" + file, List.of(1), Activation.RELU, Loss.AUTO, 0, 0),
            new OptimizerConfig(OptimizerName.SGD, 0.1, 0.9),
            TestNetworks.FOUR,
            TestNetworks.TWO_CLASSES,
            1));
  }

  @Test
  void aSoundOneIsRead() throws IOException {
    Path file = zip();
    assertThatCode(() -> NetworkZip.restore(file.toFile()).close()).doesNotThrowAnyException();
    assertThat(define(file).parameters()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocessor.bin", "normalizer.bin"})
  void aJavaObject(String name) throws IOException {
    parts.add(part(name, Canary.serialized()));
    refused()
        .hasMessage(
            "it has the entry '"
                + name
                + "', which would be read as Java objects; save the network without it");
  }

  @Test
  void aJavaObjectThatOnlyReadersFromTheBeginningSee() throws IOException {
    Path sound = zip();
    parts.clear();
    parts.add(part("preprocessor.bin", Canary.serialized()));
    byte[] hidden = Files.readAllBytes(zip());
    Path both = folder.resolve("both.zip");
    // The central directory, at the end, is that of the sound zip.
    byte[] local = Arrays.copyOf(hidden, hidden.length - 22 - 46 - "preprocessor.bin".length());
    Files.write(both, local);
    Files.write(both, Files.readAllBytes(sound), java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> NetworkZip.restore(both.toFile())).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "C:\\x", "a/../../x", "readme.txt", "Coefficients.bin"})
  void anUnknownEntry(String name) throws IOException {
    parts.add(0, part(name, new byte[3]));
    refused()
        .hasMessage(
            "it has the entry '"
                + name
                + "'; a network has only configuration.json, coefficients.bin, updaterState.bin");
  }

  @Test
  void anEntryTwice() throws IOException {
    parts.add(part("configuration.jsoX", "{}".getBytes(StandardCharsets.UTF_8)));
    refused().hasMessage("it has the entry 'configuration.json' twice");
  }

  @Test
  void aGigabyteOfZeros() throws IOException {
    for (int index : new int[] {0, 1, 2}) {
      Part sound = parts.get(index);
      byte[] start = index == 0 ? new byte[0] : header(1L << 28, 1, 1L << 28);
      parts.set(
          index,
          new Part(
              sound.name(),
              out -> {
                out.write(start);
                for (int i = 0; i < (1 << 30) / ZERO.length; i++) {
                  out.write(ZERO);
                }
              }));
      long before = allocated();
      refused().hasMessageStartingWith("its " + sound.name() + " inflates to more than ");
      assertThat(allocated() - before).isLessThan(1L << 29);
      parts.set(index, sound);
    }
  }

  /** Bytes that this thread has allocated so far, whatever has become of them. */
  private static long allocated() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    return threads.getCurrentThreadAllocatedBytes();
  }

  /** What precedes the numbers of an array: its shape, and how many there are. */
  private static byte[] header(long elements, long stride, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(6);
    out.writeUTF("LONG");
    for (long value : new long[] {1, elements, stride, 8192, 1, 99}) {
      out.writeLong(value);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(length);
    out.writeUTF("FLOAT");
    return bytes.toByteArray();
  }

  @Test
  void anArrayThatSaysMoreThanItHolds() throws IOException {
    long much = 1L << 28;
    array(header(much, 1, much)).hasMessage("its coefficients.bin is shorter than it says");
    array(header(much, 1, 1))
        .hasMessage("its coefficients.bin is not an array of numbers: 1 of type 'FLOAT'");
    array(header(4, 1000, 4)).hasMessage("its coefficients.bin reaches beyond its values");
    array(header(1L << 40, 1, 1L << 40))
        .hasMessage("its coefficients.bin has no shape that ND4J writes");
    array(header(-1, 1, -1)).hasMessage("its coefficients.bin has no shape that ND4J writes");
    byte[] sound = content(1);
    array(Arrays.copyOf(sound, sound.length + 1))
        .hasMessage("its coefficients.bin is longer than it says");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> array(byte[] content) throws IOException {
    Part sound = parts.get(1);
    parts.set(1, part(sound.name(), content));
    try {
      return refused();
    } finally {
      parts.set(1, sound);
    }
  }

  @Test
  void aForeignClassInTheConfiguration() throws IOException {
    String sound = new String(content(0), StandardCharsets.UTF_8);
    String type = CanaryLayer.class.getName();
    String dense = "org.deeplearning4j.nn.conf.layers.DenseLayer";
    assertThat(sound).contains(dense);
    for (String foreign :
        List.of(
            sound.replace(dense, type),
            sound.replace(dense, "org.deeplearning4j.nn.confX.Layer"),
            sound.replace(dense, "org.deeplearning4j.nn.conf.layers.[Lx;"),
            sound.replace("\"@class\"", "\"@type\""))) {
      parts.set(0, part(parts.get(0).name(), foreign.getBytes(StandardCharsets.UTF_8)));
      refused().hasMessageStartingWith("its configuration names the Java class '");
      Path json = Files.writeString(folder.resolve("net.json"), foreign);
      assertThatThrownBy(() -> define(json))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(json + " is refused: its configuration names the Java class '");
    }
    // The reader after ours might take the other one of two.
    parts.set(
        0,
        part(
            parts.get(0).name(),
            sound
                .replace(
                    "\"@class\" : \"" + dense + "\"",
                    "\"@class\" : \"" + type + "\", \"@class\" : \"" + dense + "\"")
                .getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> NetworkZip.restore(zip().toFile())).isInstanceOf(IOException.class);
  }
}
