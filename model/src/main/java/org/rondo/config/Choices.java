package org.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The words that a text key allows, where they are not an enum. On an annotation, those of the keys
 * that have that annotation.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.ANNOTATION_TYPE})
public @interface Choices {
  /** The words. */
  String[] value();

  /** A prefix with which any other text is allowed too, such as {@code file:}; none when empty. */
  String orPrefix() default "";
}
