package org.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a configuration key that is not given: the one place where a default stands. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The value, written as in YAML. */
  String value();

  /** A key of the same section that, when given, takes the place of this one; none when empty. */
  String unless() default "";
}
