package org.rondo.engine.compiled.update;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** The optimizers that have a compiled form. */
final class UpdateRules {
  private static final Map<Class<? extends IUpdater>, Function<IUpdater, UpdateRule>> CHOICES =
      new HashMap<>();

  static {
    add(Sgd.class, SgdRule::new);
    add(Nesterovs.class, NesterovsRule::new);
    add(Adam.class, AdamRule::new);
    add(AMSGrad.class, AmsGradRule::new);
    add(Nadam.class, NadamRule::new);
    add(AdaMax.class, AdaMaxRule::new);
    add(AdaGrad.class, AdaGradRule::new);
    add(RmsProp.class, RmsPropRule::new);
    add(AdaDelta.class, AdaDeltaRule::new);
    add(NoOp.class, updater -> new NoRule());
  }

  private UpdateRules() {}

  /**
   * The compiled form of a DL4J updater, which reads its settings in every step.
   *
   * @throws UnsupportedException if there is none
   */
  static UpdateRule of(IUpdater updater) {
    Function<IUpdater, UpdateRule> choice = CHOICES.get(updater.getClass());
    if (choice == null) {
      throw new UnsupportedException("optimizer " + updater.getClass().getSimpleName());
    }
    return choice.apply(updater);
  }

  private static <U extends IUpdater> void add(Class<U> type, Function<U, UpdateRule> choice) {
    CHOICES.put(type, updater -> choice.apply(type.cast(updater)));
  }

  /** {@code p -= g}, for what a layer writes as its "gradient": running means and variances. */
  private static final class NoRule extends UpdateRule {
    NoRule() {
      super(0);
    }

    @Override
    void prepare(int iteration, int epoch) {
      // Nothing to read.
    }

    @Override
    void apply(float[] p, float[] g, float scale, float[][] state, int count) {
      for (int i = 0; i < count; i++) {
        p[i] -= g[i] * scale;
      }
    }
  }
}
