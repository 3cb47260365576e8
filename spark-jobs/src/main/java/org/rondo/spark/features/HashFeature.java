package org.rondo.spark.features;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;

/**
 * Feature hashing (K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML
 * 2009): a value sets the input {@code h(value, 42) mod buckets}, to 1 or, where it is signed and
 * {@code h(value, 43)} is odd, to -1; a gap sets none. The hash {@code h} is the 32-bit MurmurHash3
 * of the UTF-8 bytes with a seed, as in Spark's {@code HashingTF}.
 */
final class HashFeature implements FeatureKind {
  private static final int SEED = 42;

  @Override
  public FeatureType type() {
    return FeatureType.HASH;
  }

  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isPlain(type);
  }

  /** Words as a {@link Vocabulary} distinguishes them, so that 1 and 1.0 are the same. */
  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return raw -> {
      String text = ColumnParser.text(raw);
      return text == null ? null : Vocabulary.key(text);
    };
  }

  @Override
  public int width(Input input, @Nullable List<String> words) {
    return buckets(input.feature());
  }

  @Override
  public List<String> names(Input input, @Nullable List<String> words) {
    return IntStream.range(0, buckets(input.feature()))
        .mapToObj(bucket -> input.name() + "#" + bucket)
        .toList();
  }

  private static int buckets(FeatureConfig feature) {
    return Objects.requireNonNull(feature.buckets());
  }

  @Override
  public Writer writer(FittedFeatures.Column column, FeatureConfig feature) {
    int at = column.position();
    int buckets = buckets(feature);
    boolean signed = feature.signed();
    return (value, inputs) -> {
      if (value instanceof String text) {
        boolean odd = signed && (hash(text, SEED + 1) & 1) == 1;
        inputs.set(at + Math.floorMod(hash(text, SEED), buckets), odd ? -1 : 1);
      }
    };
  }

  private static int hash(String text, int seed) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Murmur3_x86_32.hashUnsafeBytes2(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, seed);
  }
}
