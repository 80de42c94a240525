package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.LocalEc2Server;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Tests that run beside each other share nothing. */
class ConcurrencyTest {
  /** Meetings of tests that only end when all that take part run at the same time. */
  private static final Map<String, CyclicBarrier> MEETINGS = new ConcurrentHashMap<>();

  private static final Set<Object> SERVERS = ConcurrentHashMap.newKeySet();

  private static void meet(String name, int tests) throws Exception {
    MEETINGS.computeIfAbsent(name, any -> new CyclicBarrier(tests)).await(30, TimeUnit.SECONDS);
  }

  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
    MEETINGS.clear();
    SERVERS.clear();
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Methods {
    @InjectEc2 private Ec2Client field;

    @BeforeAll
    static void fixtures(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void eachAlone(int number, Ec2Client ec2, LocalEc2Server server) throws Exception {
      SERVERS.add(server);
      meet("begin", 4);
      assertThat(made(ec2)).containsExactly("fixture");
      meet("seen", 4);
      make(ec2, "same name");
      ec2.deleteKeyPair(request -> request.keyName("fixture"));
      meet("made", 4);
      assertThat(made(field)).containsExactly("same name");
    }
  }

  @Test
  void concurrentMethodsHaveServersOfTheirOwnWithTheFixturesOfTheClass() {
    Kit.passes(Kit.PARALLEL, 4, Methods.class);
    assertThat(SERVERS).hasSize(4);
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Mixed {
    @BeforeAll
    static void fixtures(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void inTurn(Ec2Client ec2) throws Exception {
      make(ec2, "in turn");
      meet("both", 2);
      assertThat(made(ec2)).containsExactly("fixture", "in turn");
    }

    @Test
    void beside(Ec2Client ec2) throws Exception {
      meet("both", 2);
      assertThat(made(ec2)).containsExactly("fixture");
    }
  }

  @Test
  void aTestInTurnDoesNotShowBesideIt() {
    Kit.passes(Kit.PARALLEL, 2, Mixed.class);
  }

  @LocalEc2
  static class NestedClasses {
    @BeforeAll
    static void fixtures(Ec2Client ec2, LocalEc2Server server) {
      make(ec2, "outer");
      SERVERS.add(server);
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class First {
      @BeforeAll
      static void fixtures(Ec2Client ec2, LocalEc2Server server) throws Exception {
        SERVERS.add(server);
        make(ec2, "first");
        meet("fixtures", 2);
      }

      @Test
      @Execution(ExecutionMode.SAME_THREAD)
      void one(Ec2Client ec2, LocalEc2Server server) {
        SERVERS.add(server);
        assertThat(made(ec2)).containsExactly("first", "outer");
        make(ec2, "one");
      }

      @Test
      @Execution(ExecutionMode.SAME_THREAD)
      void two(Ec2Client ec2, LocalEc2Server server) {
        SERVERS.add(server);
        assertThat(made(ec2)).containsExactly("first", "outer");
        make(ec2, "two");
      }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Second {
      @BeforeAll
      static void fixtures(Ec2Client ec2, LocalEc2Server server) throws Exception {
        SERVERS.add(server);
        make(ec2, "second");
        meet("fixtures", 2);
      }

      @Test
      void one(Ec2Client ec2, LocalEc2Server server) {
        SERVERS.add(server);
        assertThat(made(ec2)).containsExactly("outer", "second");
      }
    }
  }

  @Test
  void concurrentNestedClassesDoNotSeeEachOthersFixtures() {
    Kit.passes(Kit.PARALLEL, 3, NestedClasses.class);
    assertThat(SERVERS).as("outer, first, second and second's test").hasSize(4);
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class NotParallel {
    @InjectEc2 private static Ec2Client field;

    @Test
    void one(Ec2Client ec2, LocalEc2Server server) {
      SERVERS.add(server);
      make(field, "one");
      assertThat(made(ec2)).containsExactly("one");
    }

    @Test
    void two(Ec2Client ec2, LocalEc2Server server) {
      SERVERS.add(server);
      make(field, "two");
      assertThat(made(ec2)).containsExactly("two");
    }
  }

  @Test
  void withoutParallelExecutionTheAnnotationChangesNothing() {
    Kit.passes(2, NotParallel.class);
    assertThat(SERVERS).hasSize(1);
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  @TestInstance(Lifecycle.PER_CLASS)
  static class SharedConstructor {
    SharedConstructor(Ec2Client ec2) {
      assertThat(ec2).isNotNull();
    }

    @Test
    void never() {}
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  @TestInstance(Lifecycle.PER_CLASS)
  static class SharedField {
    @InjectEc2 private LocalEc2Server server;

    @Test
    void never() {}
  }

  @Test
  void whatConcurrentTestsWouldShareIsRefused() {
    assertThat(Kit.failures(Kit.run(Kit.PARALLEL, NotParallel.class)))
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(ExtensionConfigurationException.class)
                    .hasMessage(
                        "@InjectEc2 field "
                            + NotParallel.class.getName()
                            + ".field would be shared by tests that run concurrently, each on a"
                            + " server of its own: take a parameter or an instance field of a"
                            + " class with a per-method lifecycle instead, or run the tests of "
                            + NotParallel.class.getName()
                            + " with @Execution(SAME_THREAD)"));
    assertThat(Kit.failures(Kit.run(Kit.PARALLEL, SharedConstructor.class)))
        .hasSize(1)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageStartingWith("what the constructor of ")
                    .hasMessageContaining("would be shared"));
    assertThat(Kit.failures(Kit.run(Kit.PARALLEL, SharedField.class)))
        .hasSize(1)
        .allSatisfy(failure -> assertThat(failure).hasMessageContaining(".server would be shared"));
  }

  abstract static class Inherited {
    @InjectEc2 static Ec2Client field;

    @Test
    void never() {}
  }

  @LocalEc2
  static class Inheriting extends Inherited {}

  @Test
  void aStaticFieldThatConcurrentClassesInheritIsRefused() {
    Kit.passes(Kit.PARALLEL, 1, Inheriting.class);
    Map<String, String> classesAtOnce = new ConcurrentHashMap<>(Kit.PARALLEL);
    classesAtOnce.put("junit.jupiter.execution.parallel.mode.classes.default", "concurrent");
    assertThat(Kit.failures(Kit.run(classesAtOnce, Inheriting.class)))
        .hasSize(1)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageStartingWith("@InjectEc2 field " + Inherited.class.getName())
                    .hasMessageContaining("is static, and test classes that inherit it"));
  }

  @LocalEc2
  static class ClassA {
    @Test
    void one(Ec2Client ec2, LocalEc2Server server) throws Exception {
      SERVERS.add(server);
      make(ec2, "same name");
      meet("classes", 3);
      assertThat(made(ec2)).containsExactly("same name");
    }
  }

  @LocalEc2
  static class ClassB extends ClassA {}

  @LocalEc2
  static class ClassC extends ClassA {}

  @Test
  void concurrentClassesHaveServersOfTheirOwn() {
    Map<String, String> classesAtOnce = new ConcurrentHashMap<>(Kit.PARALLEL);
    classesAtOnce.put("junit.jupiter.execution.parallel.mode.classes.default", "concurrent");
    Kit.passes(classesAtOnce, 3, ClassA.class, ClassB.class, ClassC.class);
    assertThat(SERVERS).hasSize(3);
  }

  @Test
  void nothingStaysOpen() {
    Kit.passes(Kit.PARALLEL, 4, Methods.class);
    Kit.passes(Kit.PARALLEL, 3, NestedClasses.class);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(threads())
                    .noneMatch(
                        name ->
                            name.startsWith("local-ec2")
                                || name.startsWith("sdk-")
                                || name.startsWith("aws-java-sdk")));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class OneInstance {
    private static String id;

    @BeforeAll
    static void launch(Ec2Client ec2) {
      id = Kit.launch(ec2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void isStoppedByEach(int number, Ec2Client ec2, Ec2Waiter waiter) throws Exception {
      waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));
      meet("running", 4);
      ec2.stopInstances(request -> request.instanceIds(id));
      waiter.waitUntilInstanceStopped(request -> request.instanceIds(id));
      ec2.getConsoleOutput(request -> request.instanceId(id));
      ec2.terminateInstances(request -> request.instanceIds(id));
      waiter.waitUntilInstanceTerminated(request -> request.instanceIds(id));
    }
  }

  @Test
  void concurrentTestsEachHaveTheInstanceOfTheirClass() {
    Kit.passes(Kit.PARALLEL, 4, OneInstance.class);
  }
}
