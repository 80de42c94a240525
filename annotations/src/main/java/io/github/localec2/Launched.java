package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An instance that runs when the test begins, and is gone after it.
 *
 * <p>On a test class it is a fixture of all its tests; on a test method, and on a parameter or an
 * {@code Instance} field that gets it, it is the test's own:
 *
 * <pre>{@code
 * @Test
 * void serves(@Launched(ami = "ami-000001", userData = "#!/bin/sh ...") Instance web) { ... }
 * }</pre>
 *
 * <p>A parameter or field without {@link #ami()} gets the instance of its {@link #name()} that the
 * method or class has.
 */
@Documented
@Inherited
@Repeatable(LaunchedInstances.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD})
public @interface Launched {
  /** The AMI; left out only where a name says which instance is meant. */
  String ami() default "";

  /** The value of the tag {@code Name}. */
  String name() default "";

  /** The instance type. */
  String type() default "t3.micro";

  /** As it is, not in Base64; none if empty. */
  String userData() default "";

  /** The name of a key pair that there is, such as by {@link CreatedKeyPair}; none if empty. */
  String keyPair() default "";

  /** Names of security groups of the default VPC, such as by {@link CreatedSecurityGroup}. */
  String[] securityGroups() default {};

  /** Further tags, each as {@code key=value}. */
  String[] tags() default {};

  /** The {@link LocalEc2#name()} of one of several servers. */
  String server() default "";
}
