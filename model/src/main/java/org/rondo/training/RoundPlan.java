package org.rondo.training;

import java.io.Serializable;

/**
 * What a round does; the same for every worker. Travels to executors.
 *
 * @param round counted from 0 over the whole run
 * @param steps its local steps
 * @param curve learning rates of the steps
 * @param probe whether the loss is measured just before averaging
 */
public record RoundPlan(int round, StepRange steps, LearningRateCurve curve, boolean probe)
    implements Serializable {}
