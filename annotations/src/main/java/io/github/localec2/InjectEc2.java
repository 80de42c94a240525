package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field, static or not, that gets a part of the class's {@link LocalEc2}, and qualifies
 * fields and parameters by account and region.
 *
 * <p>The type says what is wanted: {@code Ec2Client}, {@code Ec2AsyncClient}, {@code Ec2Waiter},
 * {@code Ec2AsyncWaiter}, {@code URI} for the endpoint, {@code AwsCredentialsProvider}, {@code
 * Region}, {@code Ec2Connection}, {@code LocalEc2Server}, {@code Ec2Journal}, {@code Ec2Faults},
 * {@code Ec2Clock}, {@code Ec2Snapshots}, {@code Ec2Fixtures}, {@code Ec2Metadata}, {@code
 * Ec2MetadataClient} and {@code Ec2MetadataAsyncClient}, and {@code Ec2Machines}, {@code Ec2Ssh}
 * and {@code Ec2UserData}. Parameters of exactly these types need no annotation, except those of
 * parameterized tests and classes, where a {@code URI} or a {@code Region} may be an argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface InjectEc2 {

  /** The name of one of several {@link LocalEc2}s; may be left out if there is one. */
  String name() default "";

  /** An account of 12 digits; the class's own if empty. */
  String account() default "";

  /** A region such as {@code eu-west-1}; the class's own if empty. */
  String region() default "";

  /**
   * Whose metadata a metadata client reads: the instance of that id or with that value of its tag
   * {@code Name}, which need not be there before the client is used; the only one that runs if
   * empty.
   */
  String instance() default "";
}
