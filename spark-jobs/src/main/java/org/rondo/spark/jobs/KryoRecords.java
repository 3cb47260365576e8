package org.rondo.spark.jobs;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Has Kryo leave to Java what it can't write itself: records, and collections that never change.
 */
public final class KryoRecords implements KryoRegistrator {
  private static final String SERIALIZER = "spark.serializer";
  private static final String REGISTRATORS = "spark.kryo.registrator";

  /** Adds itself to the settings of a session that has Kryo. */
  public static void addTo(SparkConf conf) {
    if (conf.get(SERIALIZER, "").endsWith("KryoSerializer")) {
      String others = conf.get(REGISTRATORS, "");
      String own = KryoRecords.class.getName();
      conf.set(REGISTRATORS, others.isBlank() ? own : others + "," + own);
    }
  }

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.addDefaultSerializer(Record.class, new JavaSerializer());
    // What List.of and Set.of have in common, and what Map.of has.
    kryo.addDefaultSerializer(
        List.of().getClass().getSuperclass().getSuperclass(), new JavaSerializer());
    kryo.addDefaultSerializer(Map.of().getClass().getSuperclass(), new JavaSerializer());
  }
}
