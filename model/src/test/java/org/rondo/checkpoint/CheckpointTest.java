package org.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.bundle.BundleJson;
import org.rondo.checkpoint.CheckpointManifest.Entry;
import org.rondo.error.DataException;

class CheckpointTest {
  private static final Entry EMPTY = new Entry(0, "0".repeat(64));

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../x", "/x", "a/b", "a.b", "A", "-a", "a-", "a--b", "a b", "a\\b", "\u00e9"})
  void aNameThatIsNoWordIsRefused(String name) {
    assertThatThrownBy(() -> new Checkpoint(1, Map.of(name, new float[0]), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not the name of an array: '" + name + "'");
    assertThatThrownBy(() -> manifest(Map.of("state.json", EMPTY, name + ".f32", EMPTY)))
        .hasMessage("'" + name + ".f32' is not the name of an entry");
  }

  @Test
  void aValueThatJsonWouldChangeIsRefused() {
    assertThatThrownBy(() -> tree(Map.of("a", List.of(Map.of("b", Double.NaN)))))
        .hasMessage("tree.a[].b: cannot be kept: NaN");
    assertThatThrownBy(() -> tree(Map.of("a", 1.5f))).hasMessage("tree.a: cannot be kept: 1.5");
    assertThatThrownBy(() -> tree(Map.of("a", Map.of(1, 2))))
        .hasMessage("tree.a: a key is not text: 1");
  }

  private static Checkpoint tree(Map<String, Object> tree) {
    return new Checkpoint(1, Map.of(), tree);
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> manifest(Map.of("state.json", EMPTY, "a.f32", sized(1L << 40))))
        .hasMessage("a.f32 cannot be 1099511627776 bytes long");
    assertThatThrownBy(() -> manifest(Map.of("state.json", EMPTY, "a.f32", sized(7))))
        .hasMessage("a.f32 cannot be 7 bytes long");
    assertThatThrownBy(() -> manifest(Map.of("state.json", sized(1L << 30))))
        .hasMessage("state.json cannot be 1073741824 bytes long");
    assertThatThrownBy(() -> manifest(Map.of())).hasMessage("there is no state.json");
    assertThatThrownBy(() -> new Entry(-1, "0".repeat(64))).hasMessageContaining("a length");
    assertThatThrownBy(() -> new Entry(1, "xyz")).hasMessageContaining("SHA-256");
  }

  private static Entry sized(long bytes) {
    return new Entry(bytes, "0".repeat(64));
  }

  private static CheckpointManifest manifest(Map<String, Entry> entries) {
    return new CheckpointManifest(1, 1, new TreeMap<>(entries));
  }

  @Test
  void theManifestIsJson() {
    CheckpointManifest written = manifest(Map.of("state.json", sized(3), "a-1.f32", sized(8)));
    byte[] json = BundleJson.write(written).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(BundleJson.read(json, CheckpointManifest.class, "manifest.json")).isEqualTo(written);
    assertThat(written.arrays()).containsOnlyKeys("a-1");
    assertThatThrownBy(() -> BundleJson.read("{}".getBytes(), CheckpointManifest.class, "here"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("here is damaged");
  }

  @Test
  void everyBitPatternComesBack() throws IOException {
    float[] values = new float[40_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9e3779b9);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FloatStream.write(values, out);
    assertThat(out.size()).isEqualTo(160_000);
    assertThat(out.toByteArray()).startsWith(0, 0, 0, 0, 0xb9, 0x79, 0x37, 0x9e);
    float[] read = FloatStream.read(new ByteArrayInputStream(out.toByteArray()), values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
    assertThatThrownBy(() -> FloatStream.read(new ByteArrayInputStream(new byte[7]), 2))
        .isInstanceOf(EOFException.class);
  }
}
