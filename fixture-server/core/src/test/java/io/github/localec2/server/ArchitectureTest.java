package io.github.localec2.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Date;
import java.util.Set;

/** The arrows between the rooms: http -> protocol -> families -> operation -> state, vm. */
@AnalyzeClasses(packages = "io.github.localec2")
final class ArchitectureTest {
  private static final String ROOT = "io.github.localec2.server";
  private static final String HTTP = ROOT + ".http..";
  private static final String IMDS = ROOT + ".imds..";
  private static final String CONSOLE = ROOT + ".console..";
  private static final String PROTOCOL = ROOT + ".protocol..";
  private static final String CODEC = ROOT + ".protocol.codec..";
  private static final String OPERATION = ROOT + ".operation..";
  private static final String STATE = ROOT + ".state..";
  private static final String VM = ROOT + ".vm..";

  /** Whatever is no room of another kind is a family, so a new one is under the rules at once. */
  private static final DescribedPredicate<JavaClass> FAMILIES =
      resideInAPackage(ROOT + ".*..")
          .and(
              not(
                  resideInAnyPackage(
                      HTTP,
                      IMDS,
                      CONSOLE,
                      ROOT + ".journal..",
                      ROOT + ".faults..",
                      PROTOCOL,
                      OPERATION,
                      STATE,
                      VM)))
          .as("the resource families");

  private static final DescribedPredicate<JavaClass> TESTS =
      describe(
          "tests",
          type ->
              type.getSource()
                  .map(source -> source.getUri().toString().contains("/test-classes/"))
                  .orElse(false));

  private static final Set<String> SLEEPERS =
      Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit");

  @ArchTest
  static final ArchRule httpSpeaksToTheProtocolOnly =
      product()
          .and(resideInAPackage(HTTP))
          .should()
          .dependOnClassesThat(FAMILIES.or(resideInAnyPackage(OPERATION, VM)))
          .because(
              "an endpoint moves bytes; what an operation means is decided behind the protocol")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule protocolKnowsNoHttp =
      product()
          .and(resideInAPackage(PROTOCOL))
          .should()
          .dependOnClassesThat(resideInAPackage(HTTP))
          .because("the same protocol answers in-process callers and tests, without a socket")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule familiesKnowNeitherProtocolNorHttp =
      product()
          .and(FAMILIES)
          .should()
          .dependOnClassesThat(resideInAnyPackage(HTTP, PROTOCOL, IMDS, CONSOLE))
          .because("a handler is a function from an SDK request to an SDK response over the state")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule operationsKnowNoFamily =
      product()
          .and(resideInAPackage(OPERATION))
          .should()
          .dependOnClassesThat(FAMILIES.or(resideInAnyPackage(HTTP, PROTOCOL)))
          .because("families register with it; were it to know one, adding one would change it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule stateKnowsNobody =
      product()
          .and(resideInAPackage(STATE))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.github.localec2..").and(not(resideInAPackage(STATE))))
          .because("state is a value: whoever holds a snapshot holds all of it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule vmKnowsNobody =
      product()
          .and(resideInAPackage(VM))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.github.localec2..").and(not(resideInAPackage(VM))))
          .because("an engine is written against this package alone, by us or by somebody else")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule roomsDoNotUseTheDoor =
      product()
          .and(resideInAPackage(ROOT + ".*.."))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT))
          .because("the server puts the rooms together; a room that knew it would close a circle")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule jettyStaysAtTheEndpoints =
      product()
          .and(not(resideInAnyPackage(HTTP, IMDS, CONSOLE)))
          .should()
          .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
          .because("the HTTP server can be exchanged as long as only the endpoints know it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule xmlStaysInTheProtocol =
      product()
          .and(not(resideInAPackage(PROTOCOL)))
          .should()
          .dependOnClassesThat(resideInAnyPackage("javax.xml..", "org.w3c..", "org.xml.."))
          .because("the wire form of an answer is written in one place, from the SDK's model")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sdkFieldsStayInTheCodec =
      product()
          .and(not(resideInAPackage(CODEC)))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("software.amazon.awssdk.core.traits..", "..awssdk.core.protocol..")
                  .or(
                      describe(
                          "SdkField",
                          type -> type.getName().equals("software.amazon.awssdk.core.SdkField"))))
          .because("SdkField is the SDK's own business: when it changes, one package follows")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "sleep(...)",
                  call -> call.getName().equals("sleep") && SLEEPERS.contains(ownerOf(call))))
          .because(
              "waiting for time is slow on a good day and wrong on a bad one: wait for events");

  @ArchTest
  static final ArchRule timeIsGivenNotTaken =
      product()
          .and(not(resideInAPackage(STATE)))
          .should()
          .callMethodWhere(
              describe(
                  "now() without a clock, or currentTimeMillis()",
                  call -> call.getTarget().getRawParameterTypes().isEmpty() && tellsTime(call)))
          .orShould()
          .callConstructor(Date.class)
          .because("a test that sets the clock sets all of it")
          .allowEmptyShould(true);

  private static GivenClassesConjunction product() {
    return noClasses().that(not(TESTS));
  }

  private static boolean tellsTime(JavaMethodCall call) {
    return call.getName().equals("currentTimeMillis")
        || call.getName().equals("now") && ownerOf(call).startsWith("java.time.");
  }

  private static String ownerOf(JavaMethodCall call) {
    return call.getTargetOwner().getName();
  }
}
