package io.github.localec2;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class its own EC2: an endpoint in this JVM, and clients of it as parameters and
 * {@link InjectEc2} fields. After each test its state is as it was before.
 *
 * <p>{@link org.junit.jupiter.api.Nested} classes use the server of the class around them, unless
 * they have this annotation themselves. It is inherited by subclasses and can be composed into
 * another annotation.
 *
 * <p>What an attribute leaves open is looked for in JUnit's configuration parameters, then in the
 * system properties, then in the environment, and has a default in the end.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(LocalEc2Bridge.class)
@Repeatable(LocalEc2s.class)
public @interface LocalEc2 {

  /**
   * Tells the servers of a class apart that has several; {@link InjectEc2#name()} says whose part
   * is wanted.
   */
  String name() default "";

  /**
   * How long the server lives. Otherwise {@code localec2.lifetime} or {@code LOCALEC2_LIFETIME}
   * says it: {@code method}, {@code class}, which it is in the end, or {@code run}.
   */
  Lifetime lifetime() default Lifetime.DEFAULT;

  /**
   * How classes are kept apart that share a server for the run. Otherwise {@code
   * localec2.isolation} or {@code LOCALEC2_ISOLATION} says it: {@code rollback}, which it is in the
   * end, or {@code account}. With another lifetime than {@code RUN} nobody shares a server.
   */
  Isolation isolation() default Isolation.DEFAULT;

  /**
   * What instances are. Otherwise {@code localec2.vm-manager} or the environment's {@code
   * EC2_VM_MANAGER} says it; MOCK in the end.
   */
  VmManagerType vmManager() default VmManagerType.DEFAULT;

  /**
   * The region of what is injected and of requests that name none, such as {@code eu-west-1}.
   * Otherwise {@code localec2.region} or {@code LOCALEC2_REGION} says it; {@code us-east-1} in the
   * end.
   */
  String region() default "";

  /**
   * The account of what is injected: 12 digits. Otherwise {@code localec2.account} or {@code
   * LOCALEC2_ACCOUNT} says it; {@code 000000000000} in the end.
   */
  String account() default "";

  /**
   * The loopback port to listen on, from 1 to 65535. Otherwise {@code localec2.port} or {@code
   * LOCALEC2_PORT} says it; any free one in the end. Classes with the same port can't run at once.
   */
  int port() default 0;

  /**
   * What becomes of a launch from an AMI that nobody registered. Otherwise {@code
   * localec2.unknown-amis} or {@code LOCALEC2_UNKNOWN_AMIS} says it: {@code accept}, which it is in
   * the end, or {@code reject}.
   */
  UnknownAmis unknownAmis() default UnknownAmis.DEFAULT;

  /**
   * Images of the engine that are AMIs for the class, beside those that bear such a name already.
   */
  Ami[] amis() default {};

  /**
   * What becomes of a test that calls an operation which Local EC2 does not have yet. Otherwise
   * {@code localec2.unsupported-operations} or {@code LOCALEC2_UNSUPPORTED_OPERATIONS} says it:
   * {@code answer}, which it is in the end, or {@code fail}.
   */
  UnsupportedOperations unsupportedOperations() default UnsupportedOperations.DEFAULT;

  /**
   * How long resources take for what they do by themselves. Otherwise {@code
   * localec2.transition-delays} or {@code LOCALEC2_TRANSITION_DELAYS} says it: {@code none}, which
   * it is in the end, {@code realistic} or {@code skipped}.
   */
  TransitionDelays transitionDelays() default TransitionDelays.DEFAULT;

  /**
   * How the injected clients reach the server. Otherwise {@code localec2.transport} or {@code
   * LOCALEC2_TRANSPORT} says it: {@code http}, which it is in the end, or {@code in_memory}.
   */
  Transport transport() default Transport.DEFAULT;

  /**
   * What becomes of the server, and of the containers or virtual machines that a test launched,
   * when it has failed. Otherwise {@code localec2.after-failure} or {@code LOCALEC2_AFTER_FAILURE}
   * says it: {@code clean}, which it is in the end, {@code keep} or {@code hold}.
   */
  AfterFailure afterFailure() default AfterFailure.DEFAULT;

  /**
   * What is kept of a test that fails. Otherwise {@code localec2.diagnostics} or {@code
   * LOCALEC2_DIAGNOSTICS} says it: {@code on_failure}, which it is in the end, or {@code off}.
   */
  Diagnostics diagnostics() default Diagnostics.DEFAULT;
}
