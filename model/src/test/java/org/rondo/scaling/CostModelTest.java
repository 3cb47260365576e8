package org.rondo.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final RoundShape SHAPE = new RoundShape(1_000_000, 8, 4, 2, 64L << 20);

  /** 10 ms a round and nothing else. */
  private static final CostModel MODEL =
      new CostModel(RoundCostsTest.costs(10, 0, 0, 0, 0, 0, 0), Link.NONE);

  @Test
  void aRoundIsItsLocalStepsInTurnsAndTheRest() {
    assertThat(MODEL.roundMillis(SHAPE, 5, 3)).isCloseTo(2 * 5 * 3 + 10, within(1e-9));
    assertThat(MODEL.speedUp(SHAPE, 5, 3)).isCloseTo(8 * 5 * 3 / 40.0, within(1e-9));
    assertThat(MODEL.communicationShare(SHAPE, 5, 3)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void theChosenStepsKeepCommunicationWithinItsShare() {
    long steps = MODEL.localStepsFor(SHAPE, 0.1, 3);
    assertThat(steps).isEqualTo(15);
    assertThat(MODEL.communicationShare(SHAPE, steps, 3)).isLessThanOrEqualTo(0.1);
    assertThat(MODEL.communicationShare(SHAPE, steps - 1, 3)).isGreaterThan(0.1);
  }

  @Test
  void speedUpNeverPassesTheSlots() {
    assertThat(MODEL.speedUp(SHAPE, 1_000_000_000, 3)).isCloseTo(4, within(1e-3));
  }

  @Test
  void theLinkAddsWhatPassesOverTheDriversAndTheMachinesLinks() {
    Link link = Link.gigabits(8);
    // A megabyte a millisecond: two copies out, eight states in.
    assertThat(link.millis(SHAPE)).isCloseTo(2 + 8, within(1e-9));
    RoundShape shuffled = new RoundShape(100_000_000, 8, 4, 2, 64L << 20);
    assertThat(link.millis(shuffled)).isCloseTo(200 + 400 + 100, within(1e-9));
    assertThat(Link.NONE.millis(shuffled)).isZero();
  }

  @Test
  void theDriverHoldsAllStatesOnlyWhereItCollectsThem() {
    assertThat(CostModel.driverBytes(SHAPE)).isEqualTo(12e6);
    RoundShape few = new RoundShape(100_000_000, 8, 4, 2, 64L << 20);
    RoundShape many = new RoundShape(100_000_000, 4096, 4, 2, 64L << 20);
    assertThat(CostModel.driverBytes(many)).isEqualTo(CostModel.driverBytes(few));
  }

  @Test
  void aStepIsItsProductsAndItsUpdate() {
    Processor processor = new Processor(60, 2);
    assertThat(processor.stepMillis(1_000_000, 10)).isCloseTo(1 + 2, within(1e-9));

    List<Processor.Step> steps = new ArrayList<>();
    for (int batch : new int[] {1, 16, 64}) {
      steps.add(new Processor.Step(1_000_000, batch, processor.stepMillis(1_000_000, batch)));
    }
    Processor fitted = Processor.fitted(steps);
    assertThat(fitted.gigaflops()).isCloseTo(60, within(0.01));
    assertThat(fitted.updateNanos()).isCloseTo(2, within(0.001));
  }
}
