package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Leads clients that the code under test makes itself, such as by {@code Ec2Client.create()}, to
 * the {@link LocalEc2} of the class or test: the system properties of the AWS SDK for Java 2 name
 * its endpoint, its region and credentials of its account. They are set before the test's
 * constructor runs, and afterwards they are what they were.
 *
 * <p>Set are {@code aws.endpointUrlEc2}, {@code aws.endpointUrlSts}, {@code
 * aws.ec2MetadataServiceEndpoint}, {@code aws.region}, {@code aws.accessKeyId} and {@code
 * aws.secretAccessKey}; {@code aws.useFipsEndpoint} and {@code aws.useDualstackEndpoint} are false,
 * since no other endpoint than Amazon's own can have them, and {@code aws.sessionToken} is not set.
 * The SDK reads them when a client is built, and prefers them to the environment and to {@code
 * ~/.aws}. See <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">service-specific
 * endpoints</a>.
 *
 * <p>System properties are the whole JVM's. So where JUnit runs tests in parallel, no other test
 * that holds a lock on {@link Resources#SYSTEM_PROPERTIES} runs meanwhile, and the tests of an
 * annotated class take turns. On a method it is for that test only; on a class also for its {@link
 * org.junit.jupiter.api.Nested} classes. The nearest counts.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ_WRITE)
@ExtendWith(Ec2SystemPropertiesCheck.class)
public @interface Ec2SystemProperties {

  /** The {@link LocalEc2#name()} of one of several servers. */
  String server() default "";

  /**
   * Whose metadata {@code aws.ec2MetadataServiceEndpoint} is: the instance of that id or with that
   * value of its tag {@code Name}, which need not be there yet; the only one that runs if empty.
   */
  String instance() default "";
}
