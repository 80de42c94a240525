package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.LocalEc2Server;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** How long a server lives, and what is left of a test. */
class LifetimeTest {

  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
  }

  @LocalEc2
  static class WithFixtures {
    @BeforeAll
    static void fixtures(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @BeforeEach
    void each(Ec2Client ec2) {
      assertThat(made(ec2)).containsExactly("fixture");
      make(ec2, "each");
    }

    @Test
    void one(Ec2Client ec2) {
      make(ec2, "one");
      assertThat(made(ec2)).containsExactly("each", "fixture", "one");
    }

    @Test
    void two(Ec2Client ec2) {
      make(ec2, "two");
      ec2.deleteKeyPair(request -> request.keyName("fixture"));
      assertThat(made(ec2)).containsExactly("each", "two");
    }

    @RepeatedTest(2)
    void again(Ec2Client ec2) {
      make(ec2, "again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void named(String name, Ec2Client ec2) {
      make(ec2, name);
      assertThat(made(ec2)).hasSize(3);
    }

    @AfterEach
    void stillThere(Ec2Client ec2) {
      assertThat(made(ec2)).hasSizeGreaterThan(1);
    }
  }

  @Test
  void afterEachTestTheStateIsAsBeforeIt() {
    Kit.passes(6, WithFixtures.class);
  }

  @LocalEc2
  static class WithNested {
    @BeforeAll
    static void fixtures(Ec2Client ec2, LocalEc2Server server) {
      SEEN.put("server", server);
      make(ec2, "outer");
    }

    @Test
    void outer(Ec2Client ec2) {
      assertThat(made(ec2)).containsExactly("outer");
    }

    @Nested
    class First {
      @InjectEc2 private Ec2Client field;

      @BeforeAll
      static void fixtures(Ec2Client ec2) {
        make(ec2, "first");
      }

      @Test
      void seesBoth(Ec2Client ec2, LocalEc2Server server) {
        assertThat(made(ec2)).containsExactly("first", "outer");
        assertThat(server).isSameAs(SEEN.get("server"));
        assertThat(field).isSameAs(ec2);
      }

      @Nested
      class Deeper {
        @BeforeAll
        static void fixtures(Ec2Client ec2) {
          make(ec2, "deeper");
        }

        @Test
        void seesAll(Ec2Client ec2) {
          assertThat(made(ec2)).containsExactly("deeper", "first", "outer");
        }
      }

      @Test
      void seesBothAgain(Ec2Client ec2) {
        assertThat(made(ec2)).containsExactly("first", "outer");
      }
    }

    @Nested
    class Second {
      @Test
      void seesNothingOfItsSibling(Ec2Client ec2) {
        assertThat(made(ec2)).containsExactly("outer");
      }
    }
  }

  @Test
  void nestedClassesShareTheServerAndKeepTheirFixturesToThemselves() {
    Kit.passes(5, WithNested.class);
  }

  @LocalEc2(region = "eu-west-1")
  static class WithNestedServer {
    @Test
    void outer(Ec2Client ec2, LocalEc2Server server) {
      SEEN.put("outer", server);
      assertThat(server.settings().region()).isEqualTo("eu-west-1");
    }

    @Nested
    @LocalEc2(region = "eu-west-2")
    class Inner {
      @Test
      void inner(LocalEc2Server server) {
        assertThat(server).isNotSameAs(SEEN.get("outer"));
        assertThat(server.settings().region()).isEqualTo("eu-west-2");
      }
    }
  }

  @Test
  void aNestedClassWithAnAnnotationHasAServerOfItsOwn() {
    Kit.passes(2, WithNestedServer.class);
  }

  @LocalEc2
  @TestInstance(Lifecycle.PER_CLASS)
  static class PerClass {
    private final Ec2Client mine;
    @InjectEc2 private Ec2Client field;

    PerClass(Ec2Client mine) {
      this.mine = mine;
      make(mine, "constructor");
    }

    @BeforeAll
    void fixtures(Ec2Client ec2) {
      assertThat(ec2).isSameAs(mine).isSameAs(field);
      make(ec2, "fixture");
    }

    @RepeatedTest(2)
    void each() {
      make(mine, "test");
      assertThat(made(field)).containsExactly("constructor", "fixture", "test");
    }
  }

  @Test
  void anInstanceForTheWholeClassKeepsWhatItMade() {
    Kit.passes(2, PerClass.class);
  }

  @LocalEc2
  static class PerMethod {
    PerMethod(Ec2Client ec2) {
      make(ec2, "constructor");
    }

    @RepeatedTest(2)
    void each(Ec2Client ec2) {
      assertThat(made(ec2)).containsExactly("constructor");
    }
  }

  @Test
  void whatATestsConstructorMadeIsGoneAfterTheTest() {
    Kit.passes(2, PerMethod.class);
  }

  @LocalEc2
  static class Ordinary {
    @Test
    void serves(Ec2Client ec2) {
      assertThat(ec2.describeRegions().regions()).isNotEmpty();
    }
  }

  static class Inheriting extends Ordinary {}

  @LocalEc2(account = "111122223333")
  interface Ec2Case {
    @Test
    default void hasItsAccount(Ec2Client ec2) {
      make(ec2, "key");
    }
  }

  static class Implementing implements Ec2Case {}

  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @LocalEc2(region = "ap-south-1")
  @interface InIndia {}

  @InIndia
  static class Composed {
    @Test
    void isThere(LocalEc2Server server) {
      assertThat(server.settings().region()).isEqualTo("ap-south-1");
    }
  }

  static class InheritingComposed extends Composed {}

  @Test
  void theAnnotationIsInheritedAndComposed() {
    Kit.passes(4, Inheriting.class, Implementing.class, Composed.class, InheritingComposed.class);
  }

  @LocalEc2
  static class Dynamic {
    @TestFactory
    Stream<DynamicTest> keys(Ec2Client ec2) {
      return Stream.of("a", "b")
          .map(name -> DynamicTest.dynamicTest(name, () -> make(ec2, name)))
          .onClose(() -> SEEN.put("made", made(ec2)));
    }

    @Test
    void seesNothingOfThem(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
    }
  }

  @Test
  void theDynamicTestsOfAFactoryAreOneTest() {
    Kit.passes(3, Dynamic.class);
    assertThat(SEEN.get("made")).asString().isEqualTo("[a, b]");
  }

  @LocalEc2
  static class WithInstance {
    private static String id;

    @BeforeAll
    static void launch(Ec2Client ec2, Ec2Waiter waiter) {
      id = Kit.launch(ec2);
      waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));
    }

    @RepeatedTest(2)
    void ends(Ec2Client ec2, Ec2Waiter waiter) {
      ec2.terminateInstances(request -> request.instanceIds(id));
      waiter.waitUntilInstanceTerminated(request -> request.instanceIds(id));
    }

    @RepeatedTest(2)
    void stops(Ec2Client ec2, Ec2Waiter waiter) {
      ec2.stopInstances(request -> request.instanceIds(id));
      waiter.waitUntilInstanceStopped(request -> request.instanceIds(id));
      ec2.startInstances(request -> request.instanceIds(id));
      waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));
    }

    @RepeatedTest(2)
    void launchesAnother(Ec2Client ec2) {
      Kit.launch(ec2);
      assertThat(ec2.describeInstances().reservations()).hasSize(2);
      assertThat(ec2.getConsoleOutput(request -> request.instanceId(id)).instanceId())
          .isEqualTo(id);
    }
  }

  @Test
  void anInstanceOfTheClassIsWhatItWasInEachTest() {
    Kit.passes(6, WithInstance.class);
  }

  @LocalEc2
  @ParameterizedClass
  @ValueSource(strings = {"eu-west-1", "eu-west-2"})
  static class ForEachArgument {
    private final String argument;

    ForEachArgument(String argument, Ec2Client ec2, @InjectEc2 Region ours) {
      this.argument = argument;
      assertThat(ours).isEqualTo(Region.US_EAST_1);
      assertThat(made(ec2)).isEmpty();
      make(ec2, argument);
    }

    @RepeatedTest(2)
    void each(Ec2Client ec2) {
      assertThat(made(ec2)).containsExactly(argument);
    }
  }

  @Test
  void parameterizedClassesAreRolledBackToo() {
    Kit.passes(4, ForEachArgument.class);
  }
}
