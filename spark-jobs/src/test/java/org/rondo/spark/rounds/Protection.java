package org.rondo.spark.rounds;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;

/** How an application protects its transport. */
enum Protection {
  NONE,
  SASL,
  SASL_ENCRYPTED,
  AES;

  Wire wire(String secret) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.network.crypto.enabled", Boolean.toString(this == AES));
    settings.put(
        "spark.authenticate.enableSaslEncryption", Boolean.toString(this == SASL_ENCRYPTED));
    TransportConf conf = new TransportConf("rpc", new MapConfigProvider(settings));
    return new Wire(conf, "user", this == NONE ? null : keys(secret));
  }

  private static SecretKeyHolder keys(String secret) {
    return new SecretKeyHolder() {
      @Override
      public String getSaslUser(String application) {
        return "user";
      }

      @Override
      public String getSecretKey(String application) {
        return secret;
      }
    };
  }
}
