package org.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The key names a metric. Which metrics there are depends on the task, which is known later. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@Choices({
  "loss",
  "accuracy",
  "error-rate",
  "precision",
  "recall",
  "f1",
  "auc",
  "balanced-accuracy",
  "mcc",
  "pr-auc",
  "log-loss",
  "brier",
  "expected-calibration-error",
  "top-3-accuracy",
  "top-5-accuracy",
  "precision-macro",
  "recall-macro",
  "f1-macro",
  "precision-micro",
  "recall-micro",
  "f1-micro",
  "mse",
  "rmse",
  "mae",
  "r2",
  "mape",
  "smape",
  "explained-variance",
  "pinball",
  "subset-accuracy",
  "hamming-loss"
})
public @interface MetricName {}
