package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An image of the VM manager's engine that is an AMI as long as a test class runs. Only DOCKER has
 * such images; on MOCK any AMI can be launched, so it says nothing there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Ami {
  /** The AMI's id, such as {@code ami-000001}: {@code ami-} and 1 to 17 hexadecimal digits. */
  String id();

  /** The AMI's name, such as {@code ubuntu-focal-ami}: lower case, digits, dots and dashes. */
  String name();

  /** The image, such as {@code ubuntu:focal}; it is downloaded where the engine hasn't it. */
  String image();
}
