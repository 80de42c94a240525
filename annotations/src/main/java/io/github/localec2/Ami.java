package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An image that is an AMI as long as a test class runs: one of the engine's for DOCKER, a file for
 * LIBVIRT. On MOCK any AMI can be launched, so it says nothing there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Ami {
  /** The AMI's id, such as {@code ami-000001}: {@code ami-} and 1 to 17 hexadecimal digits. */
  String id();

  /**
   * The AMI's name, such as {@code ubuntu-focal-ami}: lower case, digits, dots and dashes; its id
   * unless it is set.
   */
  String name() default "";

  /** DOCKER's image, such as {@code ubuntu:focal}; it is downloaded where the engine hasn't it. */
  String image() default "";

  /**
   * LIBVIRT's image, a qcow2 file with cloud-init such as {@code images/debian-12.qcow2}; it is
   * found from the directory that the tests run in, copied into the storage pool, and removed from
   * there afterwards.
   */
  String path() default "";
}
