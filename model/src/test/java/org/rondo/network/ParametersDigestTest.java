package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersDigestTest {

  @Test
  void isThePublishedDigestOfNothing() {
    assertThat(ParametersDigest.sha256(new float[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void readsFloatsAsLittleEndianBytes() throws Exception {
    // 1 is 0x3f800000, -2.5 is 0xc0200000.
    byte[] bytes = HexFormat.of().parseHex("0000803f" + "000020c0");
    assertThat(ParametersDigest.sha256(new float[] {1f, -2.5f})).isEqualTo(sha256(bytes));
  }

  @Test
  void chunksDoNotShow() throws Exception {
    float[] parameters = TestNetworks.gaussian(new Random(1), 3 * (1 << 14) + 17);
    byte[] bytes = new byte[4 * parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      int bits = Float.floatToRawIntBits(parameters[i]);
      for (int b = 0; b < 4; b++) {
        bytes[4 * i + b] = (byte) (bits >>> 8 * b);
      }
    }
    assertThat(ParametersDigest.sha256(parameters)).isEqualTo(sha256(bytes));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
