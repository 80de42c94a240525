package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A VPC that is there when the test begins: on a class for all its tests, or on one. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface CreatedVpc {
  /** The value of its tag {@code Name}. */
  String name() default "";

  /** Its addresses. */
  String cidr() default "10.0.0.0/16";

  /** Addresses of subnets with a route to the internet, each in the next availability zone. */
  String[] publicSubnets() default {};

  /** Addresses of subnets without one, each in the next availability zone. */
  String[] privateSubnets() default {};

  /** The {@link LocalEc2#name()} of one of several servers. */
  String server() default "";
}
