package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Nothing is left of a run: no server, no thread, no port. */
class LeakTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @LocalEc2
  static class OfTheClass {
    @InjectEc2 private static LocalEc2Server server;

    @BeforeAll
    static void fixture(Ec2Client ec2) {
      Kit.make(ec2, "fixture");
    }

    @RepeatedTest(5)
    void uses(Ec2Client ec2, URI endpoint) {
      Kit.launch(ec2);
      note(endpoint);
    }
  }

  @LocalEc2(lifetime = Lifetime.METHOD)
  static class OfTheMethod {
    @RepeatedTest(5)
    void uses(Ec2Client ec2, URI endpoint) {
      Kit.launch(ec2);
      note(endpoint);
    }

    @Test
    void fails(Ec2Client ec2, URI endpoint) {
      Kit.launch(ec2);
      note(endpoint);
      throw new AssertionError("on purpose");
    }
  }

  @LocalEc2(lifetime = Lifetime.RUN, transport = Transport.IN_MEMORY)
  static class OfTheRun {
    @RepeatedTest(5)
    void uses(Ec2Client ec2, URI endpoint) {
      Kit.launch(ec2);
      note(endpoint);
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Concurrent {
    @RepeatedTest(8)
    void uses(Ec2Client ec2, URI endpoint) {
      Kit.launch(ec2);
      note(endpoint);
    }
  }

  private static void note(URI endpoint) {
    Kit.SEEN.put(endpoint.toString(), endpoint);
  }

  /** Called in a class loader of its own; gives the endpoints that were used. */
  @SuppressWarnings("unused")
  static List<String> runAll() {
    List<Throwable> failures =
        Kit.failures(
            Kit.run(
                Kit.PARALLEL,
                OfTheClass.class,
                OfTheMethod.class,
                OfTheRun.class,
                Concurrent.class));
    if (failures.size() != 1) {
      throw new IllegalStateException(failures.toString());
    }
    return new ArrayList<>(Kit.SEEN.keySet());
  }

  /** Called where there is no Mockito. */
  @SuppressWarnings("unused")
  static List<String> runWithSpy() {
    return Kit.failures(Kit.run(Map.of(), WithSpy.class)).stream()
        .map(Throwable::getMessage)
        .toList();
  }

  @LocalEc2
  static class WithSpy {
    @Test
    void asks(Ec2Spy spy) {}

    @Test
    void asksNot(Ec2Client ec2) {
      Kit.launch(ec2);
    }
  }

  @Test
  void whoHasNoMockitoIsToldAndCanDoAllElse() throws Exception {
    try (IsolatedClassPath path = new IsolatedClassPath(entry -> !entry.contains("mockito"))) {
      assertThat((List<?>) path.call(LeakTest.class, "runWithSpy"))
          .singleElement()
          .asString()
          .contains("Ec2Spy needs Mockito on the test class path: org.mockito:mockito-core");
    }
  }

  private static List<String> runIsolated() throws Exception {
    // Netty keeps its threads for the JVM, as it does without us
    try (IsolatedClassPath path = new IsolatedClassPath(entry -> !entry.contains("netty"))) {
      return ((List<?>) path.call(LeakTest.class, "runAll")).stream().map(String::valueOf).toList();
    }
  }

  @Test
  void nothingIsLeftOfARun() throws Exception {
    List<String> threadsBefore = threads();

    List<String> endpoints = runIsolated();

    // one of the run, and one each of the class, its concurrent tests, and the methods
    assertThat(endpoints).hasSize(1 + 1 + 8 + 6);
    for (String each : endpoints) {
      assertThat(answers(URI.create(each))).as(each).isFalse();
    }
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(threadsBefore));
  }

  private static boolean answers(URI endpoint) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Those that some class of a class path could have started. */
  private static List<String> threads() {
    Thread[] all = new Thread[Thread.activeCount() * 2 + 10];
    int count = Thread.enumerate(all);
    return Arrays.stream(all, 0, count)
        .map(Thread::getName)
        .filter(name -> !name.startsWith("awaitility"))
        .toList();
  }
}
