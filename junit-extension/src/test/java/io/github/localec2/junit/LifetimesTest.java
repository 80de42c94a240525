package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.InjectEc2;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** How long servers live, and how many of them a class has. */
class LifetimesTest {
  private static final Set<URI> ENDPOINTS = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void forget() {
    ENDPOINTS.clear();
  }

  private static void assertClosed() {
    assertThat(ENDPOINTS)
        .allSatisfy(
            endpoint ->
                assertThatThrownBy(() -> new Socket(endpoint.getHost(), endpoint.getPort()).close())
                    .isInstanceOf(ConnectException.class));
  }

  @LocalEc2(lifetime = Lifetime.RUN)
  abstract static class Shared {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "fixture");
    }

    @RepeatedTest(2)
    void findsTheFixturesOfItsClassOnly(Ec2Client ec2, URI endpoint) {
      ENDPOINTS.add(endpoint);
      assertThat(made(ec2)).containsExactly("fixture");
      make(ec2, "of the test");
    }

    @Nested
    class Within {
      @Test
      void findsThemToo(Ec2Client ec2, URI endpoint) {
        ENDPOINTS.add(endpoint);
        assertThat(made(ec2)).containsExactly("fixture");
      }
    }
  }

  static class One extends Shared {}

  static class Two extends Shared {}

  @Execution(ExecutionMode.CONCURRENT)
  static class Three extends Shared {}

  @Execution(ExecutionMode.CONCURRENT)
  static class Four extends Shared {}

  @LocalEc2(lifetime = Lifetime.RUN, region = "eu-west-1")
  static class Elsewhere extends Shared {}

  @Test
  void classesTakeTurnsOnTheServerOfTheRun() {
    Kit.passes(6, One.class, Two.class);

    assertThat(ENDPOINTS).hasSize(1);
    assertClosed();
  }

  @Test
  void otherSettingsNeedAnotherServer() {
    Kit.passes(6, One.class, Elsewhere.class);

    assertThat(ENDPOINTS).hasSize(2);
    assertClosed();
  }

  @Test
  void classesThatRunConcurrentlyHaveServersOfTheirOwn() {
    Kit.passes(Kit.PARALLEL, 12, One.class, Two.class, Three.class, Four.class);

    assertThat(ENDPOINTS).hasSizeGreaterThan(2);
    assertClosed();
  }

  @LocalEc2(lifetime = Lifetime.RUN)
  static class Around {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @Nested
    @LocalEc2(lifetime = Lifetime.RUN)
    class Anew {
      @Test
      void isFresh(Ec2Client ec2) {
        assertThat(made(ec2)).isEmpty();
      }
    }
  }

  @Test
  void aNestedClassWithAnAnnotationOfItsOwnIsFresh() {
    Kit.passes(1, Around.class);
  }

  @LocalEc2(name = "production", lifetime = Lifetime.RUN)
  @LocalEc2(name = "staging", lifetime = Lifetime.RUN)
  static class TwoOfTheRun {
    @Test
    void areApart(
        @InjectEc2(name = "production") Ec2Client production,
        @InjectEc2(name = "staging") Ec2Client staging) {
      make(staging, "deploy");
      assertThat(made(production)).isEmpty();
      assertThat(made(staging)).hasSize(1);
    }
  }

  @Test
  void serversOfTwoNamesAreTwoThoughTheyLiveAsLongAsTheRun() {
    Kit.passes(1, TwoOfTheRun.class);
  }

  @LocalEc2
  static class Configured {
    @Test
    void one(URI endpoint) {
      ENDPOINTS.add(endpoint);
    }

    @Test
    void two(URI endpoint) {
      ENDPOINTS.add(endpoint);
    }
  }

  @Test
  void theLifetimeCanBeConfigured() {
    Kit.passes(2, Configured.class);
    assertThat(ENDPOINTS).hasSize(1);
    Kit.passes(Map.of("localec2.lifetime", "method"), 2, Configured.class);
    assertThat(ENDPOINTS).hasSize(3);
    assertThat(Kit.failures(Kit.run(Map.of("localec2.lifetime", "forever"), Configured.class)))
        .singleElement()
        .asString()
        .contains("localec2.lifetime: must be one of method, class, run: 'forever'");
  }

  @LocalEc2(lifetime = Lifetime.METHOD)
  static class PerMethod {
    @InjectEc2 private Ec2Client field;

    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    private void check(URI endpoint) {
      ENDPOINTS.add(endpoint);
      assertThat(made(field)).containsExactly("fixture");
      make(field, "of the test");
    }

    @Test
    void plain(URI endpoint) {
      check(endpoint);
    }

    @RepeatedTest(2)
    void repeated(URI endpoint) {
      check(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void parameterized(String any, @InjectEc2 URI endpoint) {
      check(endpoint);
    }

    @TestFactory
    Stream<DynamicTest> dynamic(URI endpoint) {
      check(endpoint);
      return Stream.of("c", "d")
          .map(name -> DynamicTest.dynamicTest(name, () -> assertThat(made(field)).hasSize(2)));
    }
  }

  @Test
  void eachTestHasAServerOfItsOwnIfSoSet() {
    Kit.passes(7, PerMethod.class);

    assertThat(ENDPOINTS).hasSize(6);
    assertClosed();
  }

  @LocalEc2(lifetime = Lifetime.METHOD)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class SharesAField {
    @InjectEc2 private Ec2Client field;

    @Test
    void never() {
      made(field);
    }
  }

  @Test
  void whatTestsOfTheirOwnServersWouldShareIsRefused() {
    assertThat(Kit.failures(Kit.run(SharesAField.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("SharesAField.field would be shared by tests that have a server of their own")
        .contains("be CLASS");
  }

  @Retention(RetentionPolicy.RUNTIME)
  @LocalEc2(name = "west", region = "us-west-2")
  @interface InTheWest {}

  @LocalEc2(name = "east", region = "us-east-1", account = "111122223333")
  @InTheWest
  static class Several {
    @InjectEc2(name = "east")
    private static Ec2Client shared;

    @InjectEc2(name = "west")
    private Ec2Client field;

    @BeforeAll
    static void fixture(@InjectEc2(name = "west") Ec2Client west) {
      make(west, "fixture");
    }

    @RepeatedTest(2)
    void areApart(@InjectEc2(name = "east") Ec2Client east, @InjectEc2(name = "west") URI west) {
      assertThat(made(east)).isEmpty();
      assertThat(made(field)).containsExactly("fixture");
      make(shared, "of the test");
      assertThat(made(east)).containsExactly("of the test");
      ENDPOINTS.add(west);
    }

    @Nested
    @LocalEc2(name = "west")
    class AnotherWest {
      @Test
      void isFresh(
          @InjectEc2(name = "west") Ec2Client west, @InjectEc2(name = "east") Ec2Client east) {
        assertThat(made(west)).isEmpty();
        make(east, "of the nested class");
      }
    }
  }

  @LocalEc2(name = "only")
  static class OnlyOne {
    @Test
    void needsNoQualifier(Ec2Client ec2, @InjectEc2(name = "only") Ec2Client same) {
      assertThat(ec2).isSameAs(same);
    }
  }

  @Test
  void aClassMayHaveSeveralServers() {
    Kit.passes(3, Several.class);
    Kit.passes(1, OnlyOne.class);
    assertThat(new HashSet<>(ENDPOINTS)).hasSize(1);
    assertClosed();
  }

  @LocalEc2(name = "east")
  @LocalEc2(name = "west")
  static class WhichOne {
    @Test
    void unnamed(Ec2Client ec2) {}
  }

  @LocalEc2(name = "east")
  @LocalEc2(name = "west")
  static class WrongOne {
    @InjectEc2(name = "north")
    private Ec2Client ec2;

    @Test
    void never() {}
  }

  @LocalEc2(name = "east")
  @LocalEc2(name = "east", region = "us-west-2")
  static class Twins {
    @Test
    void never() {}
  }

  @Test
  void aNameThatThereIsNotIsQuoted() {
    assertThat(Kit.failures(Kit.run(WhichOne.class)))
        .singleElement()
        .isInstanceOf(ParameterResolutionException.class)
        .asString()
        .contains("@InjectEc2: name must be one of 'east', 'west': ''");
    assertThat(Kit.failures(Kit.run(WrongOne.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("WrongOne.ec2: name must be one of 'east', 'west': 'north'");
    assertThat(Kit.failures(Kit.run(Twins.class)))
        .singleElement()
        .isInstanceOf(ExtensionConfigurationException.class)
        .asString()
        .contains("two @LocalEc2 on", "Twins have the name 'east'");
  }
}
