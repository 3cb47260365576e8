package org.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers that a configuration key allows; for a list, those that each element may be. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** The least number allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** The greatest number allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min()} itself is refused. */
  boolean minExclusive() default false;

  /** Whether {@link #max()} itself is refused. */
  boolean maxExclusive() default false;
}
