package org.rondo.spark.retrain;

import java.util.Map;

/** A way to tell somebody how a retraining ended. Its text names it in messages. */
interface HookCall {

  /**
   * Tries once.
   *
   * @param json the report, in one line
   * @param report the same as a tree
   * @param seconds that it may take
   */
  Outcome call(String json, Map<String, Object> report, int seconds);

  /**
   * How a try ended.
   *
   * @param done whether it succeeded
   * @param worthAnother whether another try may
   * @param what was wrong
   */
  record Outcome(boolean done, boolean worthAnother, String what) {
    static final Outcome DONE = new Outcome(true, false, "");

    static Outcome failed(String what) {
      return new Outcome(false, true, what);
    }
  }
}
