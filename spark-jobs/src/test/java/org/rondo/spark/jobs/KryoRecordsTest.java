package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.error.ConfigurationException;

/** What Rondo ships comes through Kryo as it was. */
class KryoRecordsTest {

  private record Pair(String name, List<Integer> numbers) implements Serializable {}

  /** A class that keeps a field from its serialized form, and makes it anew. */
  private static final class Squares implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int count;
    private transient int[] squares;

    Squares(int count) {
      this.count = count;
      this.squares = IntStream.range(0, count).map(i -> i * i).toArray();
    }

    private Object readResolve() {
      return new Squares(count);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Squares that && Arrays.equals(squares, that.squares);
    }

    @Override
    public int hashCode() {
      return count;
    }
  }

  static List<Object> values() {
    Pair pair = new Pair("x", List.of(1, 2, 3));
    return List.of(
        pair,
        List.of(pair),
        List.of(1, 2, 3),
        Set.of("a", "b", "c"),
        Map.of("a", pair),
        Map.of(1, 2, 3, 4),
        new Squares(3));
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

  @Test
  void aSessionThatHasBegunWithoutThemIsRefused() {
    SparkConf kryo = new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());
    assertThatThrownBy(() -> KryoRecords.requireIn(kryo))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("spark.kryo.registrator=" + KryoRecords.class.getName());
    KryoRecords.addTo(kryo.set("spark.kryo.registrator", "some.Other"));
    KryoRecords.requireIn(kryo);
    KryoRecords.requireIn(new SparkConf(false));
  }

  private static <T> T copy(SparkConf conf, T value) {
    var serializer = new KryoSerializer(conf).newInstance();
    var tag = scala.reflect.ClassTag$.MODULE$.<T>apply(value.getClass());
    ByteBuffer bytes = serializer.serialize(value, tag);
    return serializer.deserialize(bytes, tag);
  }
}
