package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Rondo ships comes through Kryo as it was. */
class KryoRecordsTest {

  private record Pair(String name, List<Integer> numbers) implements Serializable {}

  static List<Object> values() {
    Pair pair = new Pair("x", List.of(1, 2, 3));
    return List.of(
        pair,
        List.of(pair),
        List.of(1, 2, 3),
        Set.of("a", "b", "c"),
        Map.of("a", pair),
        Map.of(1, 2, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("values")
  void throughKryo(Object value) {
    SparkConf conf = new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());
    KryoRecords.addTo(conf);
    assertThat(copy(conf, value)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("values")
  void inAParcelWithoutThem(Object value) {
    Parcel<Serializable> parcel = new Parcel<>((Serializable) value);
    assertThat(copy(new SparkConf(false), parcel).content()).isEqualTo(value);
  }

  private static <T> T copy(SparkConf conf, T value) {
    var serializer = new KryoSerializer(conf).newInstance();
    var tag = scala.reflect.ClassTag$.MODULE$.<T>apply(value.getClass());
    ByteBuffer bytes = serializer.serialize(value, tag);
    return serializer.deserialize(bytes, tag);
  }
}
