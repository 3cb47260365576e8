package rondo.ml;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the identifier of a stage known before the stage has it: Spark's constructors, which come
 * first, give it to the Params that they make, and Java sets fields after them.
 */
final class StageUid {
  private static final ThreadLocal<@Nullable String> UNDER_CONSTRUCTION = new ThreadLocal<>();
  private static final int RANDOM_CHARACTERS = 12;

  private final String uid;

  private StageUid(String uid) {
    this.uid = uid;
  }

  /** A new identifier, such as {@code neuralClassifier_3b1f09a2c4d5}. */
  static String random(String prefix) {
    String random = UUID.randomUUID().toString();
    return prefix + "_" + random.substring(random.length() - RANDOM_CHARACTERS);
  }

  /** Announces the stage that this thread is about to construct. */
  static StageUid announce(String uid) {
    UNDER_CONSTRUCTION.set(uid);
    return new StageUid(uid);
  }

  /** The identifier, which the stage has from now on. */
  String settled() {
    UNDER_CONSTRUCTION.remove();
    return uid;
  }

  /** The identifier of a stage: its own, or what was announced where it has none yet. */
  static String of(@Nullable String own) {
    return own != null ? own : Objects.requireNonNull(UNDER_CONSTRUCTION.get(), "no stage");
  }
}
