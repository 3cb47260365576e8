package org.rondo.engine.cuda;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.rondo.engine.compiled.kernel.UnsupportedException;
import org.rondo.engine.compiled.update.AdamRate;
import org.rondo.engine.compiled.update.UpdatePlan;
import org.rondo.engine.compiled.update.UpdatePlan.Stretch;

/**
 * DL4J's whole update as one kernel for each stretch of parameters that are updated alike. Whatever
 * changes from step to step is written as terms beside the batch, so the kernels' launches stay the
 * same.
 */
final class DeviceUpdate {
  /** The size of the terms of one group: 9 floats, see {@code update.cu}. */
  static final int BYTES = 16 * Float.BYTES;

  private static final Set<GradientNormalization> BOUNDS =
      Set.of(GradientNormalization.None, GradientNormalization.ClipElementWiseAbsoluteValue);

  private final List<Group> groups = new ArrayList<>();
  private final int states;

  /**
   * Adjacent parameter arrays that are updated alike.
   *
   * @param first of them
   * @param length parameters in all
   */
  private record Group(Stretch first, int length) {
    boolean continues(Stretch next) {
      return first.penalties().none()
          && next.penalties().none()
          && next.start() == first.start() + length
          && next.updater() == first.updater()
          && next.summed() == first.summed()
          && next.stateStride() == first.stateStride()
          && next.firstState() == first.firstState() + length
          && bound(next) == bound(first);
    }

    boolean penalized() {
      return !first.penalties().none();
    }
  }

  /**
   * Plans the update of a network.
   *
   * @throws UnsupportedException if an optimizer or option does not run on a device
   */
  DeviceUpdate(BaseMultiLayerUpdater<?> updater) {
    int stateLength = 0;
    for (Stretch stretch : UpdatePlan.stretches(updater)) {
      stateLength += states(stretch.updater()) * stretch.length();
      UnsupportedException.require(
          BOUNDS.contains(stretch.normalization()), "gradient clipping or normalization by a norm");
      int last = groups.size() - 1;
      if (last >= 0 && groups.get(last).continues(stretch)) {
        Group group = groups.get(last);
        groups.set(last, new Group(group.first(), group.length() + stretch.length()));
      } else {
        groups.add(new Group(stretch, stretch.length()));
      }
    }
    this.states = stateLength;
  }

  private static int states(IUpdater updater) {
    if (updater instanceof Sgd || updater instanceof NoOp) {
      return 0;
    } else if (updater instanceof Nesterovs) {
      return 1;
    } else if (updater.getClass() == Adam.class) {
      return 2;
    }
    throw new UnsupportedException("optimizer " + updater.getClass().getSimpleName());
  }

  private static float bound(Stretch stretch) {
    return stretch.normalization() == GradientNormalization.None
        ? Float.POSITIVE_INFINITY
        : (float) stretch.layer().getConfig().getGradientNormalizationThreshold();
  }

  /** Numbers of optimizer state. */
  int states() {
    return states;
  }

  /** Bytes of the terms of a step. */
  int bytes() {
    return groups.size() * BYTES;
  }

  /** Doubles that {@link #norms} writes. */
  int sums() {
    return 2 * (int) groups.stream().filter(Group::penalized).count();
  }

  /** Writes the terms of a step at a place. */
  void write(double perRow, int iteration, int epoch, ByteBuffer to, int at) {
    for (int i = 0; i < groups.size(); i++) {
      Stretch stretch = groups.get(i).first();
      int place = at + i * BYTES;
      double rate = stretch.learningRate(iteration, epoch);
      to.putFloat(place, (float) (stretch.summed() ? perRow : 1));
      to.putFloat(place + 4, bound(stretch));
      to.putFloat(place + 8, stretch.penalties().l1(iteration, epoch));
      to.putFloat(place + 12, stretch.penalties().l2(iteration, epoch));
      to.putFloat(place + 16, 1 - stretch.penalties().decay(rate, iteration, epoch));
      writeRule(stretch.updater(), iteration, epoch, to, place + 20);
    }
  }

  private static void writeRule(IUpdater updater, int iteration, int epoch, ByteBuffer to, int at) {
    if (updater instanceof NoOp) {
      to.putFloat(at, 1);
      return;
    }
    double rate = updater.getLearningRate(iteration, epoch);
    to.putFloat(at, (float) rate);
    if (updater instanceof Nesterovs nesterovs) {
      to.putFloat(at + 4, (float) nesterovs.currentMomentum(iteration, epoch));
    } else if (updater instanceof Adam adam) {
      float beta1 = (float) adam.getBeta1();
      float beta2 = (float) adam.getBeta2();
      float epsilon = (float) adam.getEpsilon();
      to.putFloat(at, AdamRate.corrected(rate, beta1, beta2, epsilon, iteration));
      to.putFloat(at + 4, beta1);
      to.putFloat(at + 8, beta2);
      to.putFloat(at + 12, epsilon);
    }
  }

  /** Queues the update. */
  void apply(Gpu gpu, DeviceFloats parameters, long state, long terms) {
    for (int i = 0; i < groups.size(); i++) {
      int count = groups.get(i).length();
      Stretch stretch = groups.get(i).first();
      DeviceFloats part = parameters.part(stretch.start(), count);
      long own = terms + (long) i * BYTES;
      long first = state + (long) stretch.firstState() * Float.BYTES;
      switch (states(stretch.updater())) {
        case 0 -> gpu.launch("update_sgd", count, part.values(), part.gradients(), own, count);
        case 1 ->
            gpu.launch(
                "update_nesterovs", count, part.values(), part.gradients(), first, own, count);
        default ->
            gpu.launch(
                "update_adam",
                count,
                part.values(),
                part.gradients(),
                first,
                first + (long) stretch.stateStride() * Float.BYTES,
                own,
                count);
      }
    }
  }

  /** Queues the sums that the penalties in the loss need. */
  void norms(Gpu gpu, DeviceFloats parameters, long sums) {
    long to = sums;
    for (Group group : groups) {
      if (group.penalized()) {
        DeviceFloats part = parameters.part(group.first().start(), group.length());
        gpu.launchBlocks("norms", 1, part.values(), to, group.length());
        to += 2 * Double.BYTES;
      }
    }
  }

  /** What the penalties add to the loss, from those sums at a place. */
  double penalty(ByteBuffer sums, int at, int iteration, int epoch) {
    double penalty = 0;
    int place = at;
    for (Group group : groups) {
      if (group.penalized()) {
        double absolutes = sums.getDouble(place);
        double squares = sums.getDouble(place + Double.BYTES);
        penalty += group.first().penalties().loss(absolutes, squares, iteration, epoch);
        place += 2 * Double.BYTES;
      }
    }
    return penalty;
  }
}
