package org.rondo.spark.jobs;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;
import org.rondo.error.ConfigurationException;

/**
 * Makes Kryo leave to Java serialization what it cannot write itself: records, immutable
 * collections, and Rondo's own classes, which define their Java serialization.
 */
public final class KryoRecords implements KryoRegistrator {
  private static final String SERIALIZER = "spark.serializer";
  private static final String REGISTRATORS = "spark.kryo.registrator";
  private static final String OWN = KryoRecords.class.getName();

  /** Adds itself to the settings of a session that has Kryo. */
  public static void addTo(SparkConf conf) {
    if (isMissing(conf)) {
      String others = conf.get(REGISTRATORS, "");
      conf.set(REGISTRATORS, others.isBlank() ? OWN : others + "," + OWN);
    }
  }

  /**
   * Fails where it is too late to add it.
   *
   * @throws ConfigurationException when a running session uses Kryo without it
   */
  public static void requireIn(SparkConf conf) {
    if (isMissing(conf)) {
      throw new ConfigurationException(
          "spark.serializer: Kryo cannot write all that Rondo ships; start the session with "
              + "%s=%s too, or with Java's serializer".formatted(REGISTRATORS, OWN));
    }
  }

  private static boolean isMissing(SparkConf conf) {
    return conf.get(SERIALIZER, "").endsWith("KryoSerializer")
        && !List.of(conf.get(REGISTRATORS, "").split("\\s*,\\s*", -1)).contains(OWN);
  }

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.addDefaultSerializer(Record.class, new JavaSerializer());
    // What List.of and Set.of have in common, and what Map.of has.
    kryo.addDefaultSerializer(
        List.of().getClass().getSuperclass().getSuperclass(), new JavaSerializer());
    kryo.addDefaultSerializer(Map.of().getClass().getSuperclass(), new JavaSerializer());
    kryo.setDefaultSerializer(
        (owner, type) ->
            type.getName().startsWith("org.rondo.")
                ? new JavaSerializer()
                : new FieldSerializer<>(owner, type));
  }
}
