package org.rondo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key that has a meaning only for some values of another key of its section, or of a section
 * inside it. Elsewhere it is refused when given and left out when written; its record must then
 * hold a neutral value.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AppliesTo {
  /** The other key; a dot leads into a section. */
  String key();

  /** The other key's values for which this key has a meaning. */
  String[] in();
}
