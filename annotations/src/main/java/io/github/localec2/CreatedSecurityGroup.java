package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A security group of the default VPC that is there when the test begins: on a class for all its
 * tests, or on one.
 */
@Documented
@Inherited
@Repeatable(CreatedSecurityGroups.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface CreatedSecurityGroup {
  /** Its name. */
  String value();

  /** TCP ports that are open to everybody. */
  int[] openPorts() default {};

  /** The {@link LocalEc2#name()} of one of several servers. */
  String server() default "";
}
