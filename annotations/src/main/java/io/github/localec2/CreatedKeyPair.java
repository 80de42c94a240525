package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key pair that is there when the test begins: on a class for all its tests, or on one. */
@Documented
@Inherited
@Repeatable(CreatedKeyPairs.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface CreatedKeyPair {
  /** Its name. */
  String value();

  /** The {@link LocalEc2#name()} of one of several servers. */
  String server() default "";
}
