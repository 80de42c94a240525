package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.launch;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static io.github.localec2.server.faults.Ec2Errors.insufficientInstanceCapacity;
import static io.github.localec2.server.journal.CallPattern.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.localec2.InjectEc2;
import io.github.localec2.Isolation;
import io.github.localec2.Launched;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.TransitionDelays;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.server.Ec2Clock;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.journal.Times;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Classes that share a server for the run, each in an account of its own. */
class IsolationTest {
  private static final Set<URI> ENDPOINTS = ConcurrentHashMap.newKeySet();
  private static final Set<String> ACCOUNTS = ConcurrentHashMap.newKeySet();
  private static CyclicBarrier together = new CyclicBarrier(2);

  @BeforeEach
  void forget() {
    ENDPOINTS.clear();
    ACCOUNTS.clear();
    together = new CyclicBarrier(2);
  }

  /** Goes on when both classes have come so far. */
  private static void meet() throws Exception {
    together.await(3, TimeUnit.MINUTES);
  }

  private static void note(URI endpoint, AwsCredentialsProvider credentials) {
    ENDPOINTS.add(endpoint);
    ACCOUNTS.add(credentials.resolveCredentials().accessKeyId());
  }

  private static List<String> instances(Ec2Client ec2) {
    return ec2.describeInstances().reservations().stream()
        .flatMap(each -> each.instances().stream())
        .map(Instance::instanceId)
        .toList();
  }

  @Retention(RetentionPolicy.RUNTIME)
  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
  @Execution(ExecutionMode.CONCURRENT)
  @interface OnOneServer {}

  @OnOneServer
  @Execution(ExecutionMode.CONCURRENT)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  @Launched(ami = "ami-ff0fea8310f3", name = "fixture")
  static class Leaves {
    @Test
    @Order(1)
    @Execution(ExecutionMode.SAME_THREAD)
    void launchesAndBreaks(
        Ec2Client ec2,
        Ec2Faults faults,
        Ec2Snapshots snapshots,
        URI endpoint,
        AwsCredentialsProvider credentials)
        throws Exception {
      note(endpoint, credentials);
      meet();
      snapshots.take("before");
      faults.on("RunInstances").fail(insufficientInstanceCapacity());
      faults.capacity("*", "us-east-1a", 0);
      faults.zoneOutage("us-east-1b");
      faults.notFoundAfterCreate(100);
      assertThatThrownBy(() -> launch(ec2)).hasMessageContaining("capacity");
      make(ec2, "of the test");
      meet();
      meet();
      snapshots.restore("before");
      assertThat(instances(ec2)).hasSize(1);
      assertThat(made(ec2)).isEmpty();
    }

    @Test
    @Order(2)
    @Execution(ExecutionMode.SAME_THREAD)
    void findsItsFixtureAgain(Ec2Client ec2, @Launched(name = "fixture") Instance fixture)
        throws Exception {
      assertThat(instances(ec2)).containsExactly(fixture.instanceId());
      launch(ec2);
      meet();
    }
  }

  @OnOneServer
  @Execution(ExecutionMode.CONCURRENT)
  static class Stays {
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void seesNothingOfTheOther(
        Ec2Client ec2,
        Ec2AsyncClient async,
        Ec2Waiter waiter,
        Ec2Journal journal,
        Ec2Faults faults,
        Ec2Spy spy,
        URI endpoint,
        AwsCredentialsProvider credentials)
        throws Exception {
      note(endpoint, credentials);
      meet();
      make(ec2, "ours");
      meet();
      assertThat(faults.injected()).isEmpty();
      assertThat(made(ec2)).containsExactly("ours");
      assertThat(ec2.describeAvailabilityZones().availabilityZones())
          .allMatch(zone -> zone.stateAsString().equals("available"));
      verify(spy, never()).runInstances(any(RunInstancesRequest.class));
      for (int i = 0; i < 6; i++) {
        waiter.waitUntilInstanceRunning(ids -> ids.instanceIds(launch(ec2)));
      }
      DescribeInstancesResponse page = ec2.describeInstances(first -> first.maxResults(5));
      meet();
      // the other goes back, and its class begins another test, meanwhile
      meet();
      assertThat(ec2.describeInstances(next -> next.nextToken(page.nextToken())).reservations())
          .hasSize(1);
      assertThat(async.describeInstances().join().reservations()).hasSize(6);
      journal.verify(call("RunInstances"), Times.exactly(6));
      journal.verify(call("CreateKeyPair"));
      journal.verify(call("RunInstances").failed(), Times.never());
    }
  }

  @Test
  void classesThatRunTogetherOnOneServerSeeNothingOfEachOther() {
    Kit.passes(Kit.PARALLEL, 3, Leaves.class, Stays.class);

    assertThat(ENDPOINTS).hasSize(1);
    assertThat(ACCOUNTS).hasSize(2);
  }

  @OnOneServer
  @Execution(ExecutionMode.CONCURRENT)
  static class WithoutFixtures {
    @RepeatedTest(8)
    void hasAnAccountOfItsOwn(Ec2Client ec2, URI endpoint, AwsCredentialsProvider credentials) {
      note(endpoint, credentials);
      assertThat(made(ec2)).isEmpty();
      make(ec2, "of the test");
      assertThat(made(ec2)).containsExactly("of the test");
    }
  }

  @OnOneServer
  @Execution(ExecutionMode.CONCURRENT)
  static class WithFixtures {
    @BeforeAll
    static void fixture(Ec2Client ec2) {
      make(ec2, "fixture");
    }

    @RepeatedTest(4)
    void findsThem(Ec2Client ec2, URI endpoint, AwsCredentialsProvider credentials) {
      note(endpoint, credentials);
      make(ec2, "of the test");
      assertThat(made(ec2)).containsExactly("fixture", "of the test");
    }
  }

  @Test
  void concurrentTestsHaveAccountsOnTheServerWhereTheirClassHasNoFixtures() {
    Kit.passes(Kit.PARALLEL, 8, WithoutFixtures.class);

    assertThat(ENDPOINTS).hasSize(1);
    assertThat(ACCOUNTS).hasSizeBetween(1, 8).allMatch(account -> account.matches("7\\d{11}"));
  }

  @Test
  void concurrentTestsFindTheFixturesOfTheirClassOnServersOfTheirOwn() {
    Kit.passes(Kit.PARALLEL, 4, WithFixtures.class);

    assertThat(ENDPOINTS).hasSize(4);
    assertThat(ACCOUNTS).hasSize(1);
  }

  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
  static class InTurn {
    @InjectEc2 private static Ec2Client shared;
    @InjectEc2 private AwsCredentialsProvider field;

    @BeforeAll
    static void fixture(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
      make(ec2, "fixture");
    }

    @RepeatedTest(2)
    void goesBack(Ec2Client ec2, URI endpoint) {
      note(endpoint, field);
      make(shared, "of the test");
      assertThat(made(ec2)).containsExactly("fixture", "of the test");
    }

    @Nested
    class Within {
      @Test
      void hasTheSameAccount(Ec2Client ec2, AwsCredentialsProvider credentials, URI endpoint) {
        note(endpoint, credentials);
        assertThat(made(ec2)).containsExactly("fixture");
      }
    }

    @Nested
    @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
    class Anew {
      @Test
      void hasAnother(Ec2Client ec2, AwsCredentialsProvider credentials, URI endpoint) {
        note(endpoint, credentials);
        assertThat(made(ec2)).isEmpty();
      }
    }
  }

  static class InTurnToo extends InTurn {}

  @LocalEc2(lifetime = Lifetime.RUN)
  static class ByRollback {
    @Test
    void isElsewhere(URI endpoint, AwsCredentialsProvider credentials) {
      note(endpoint, credentials);
    }
  }

  @Test
  void classesHaveTheSameAccountsInEachRun() {
    Kit.passes(8, InTurn.class, InTurnToo.class);
    assertThat(ENDPOINTS).hasSize(1);
    Set<String> first = Set.copyOf(ACCOUNTS);
    // the nested class that both inherit comes twice, one time after the other
    assertThat(first).hasSize(3);
    ACCOUNTS.clear();

    Kit.passes(8, InTurnToo.class, InTurn.class);
    assertThat(ACCOUNTS).isEqualTo(first);
  }

  @Test
  void aServerIsSharedByAccountOrByRollbackNotByBoth() {
    Kit.passes(5, InTurn.class, ByRollback.class);

    assertThat(ENDPOINTS).hasSize(2);
    assertThat(ACCOUNTS).contains("000000000000");
  }

  @LocalEc2
  static class Configured {
    @Test
    void any(URI endpoint, AwsCredentialsProvider credentials) {
      note(endpoint, credentials);
    }
  }

  @Test
  void theIsolationCanBeConfiguredForAllClassesThatShareAServer() {
    Kit.passes(
        Map.of("localec2.lifetime", "run", "localec2.isolation", "account"), 1, Configured.class);
    assertThat(ACCOUNTS).singleElement().asString().startsWith("7");
    ACCOUNTS.clear();

    // nobody shares its server
    Kit.passes(Map.of("localec2.isolation", "account"), 1, Configured.class);
    assertThat(ACCOUNTS).containsExactly("000000000000");

    assertThat(failure(Map.of("localec2.isolation", "region"), Configured.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("localec2.isolation: must be one of rollback, account: 'region'");
    assertThat(
            failure(
                Map.of(
                    "localec2.lifetime", "run",
                    "localec2.isolation", "account",
                    "localec2.account", "111122223333"),
                Configured.class))
        .hasMessageContaining("localec2.account: account must be left open")
        .hasMessageContaining("'111122223333'");
  }

  private static Throwable failure(Map<String, String> parameters, Class<?> type) {
    List<Throwable> failures = Kit.failures(Kit.run(parameters, type));
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  @LocalEc2(isolation = Isolation.ACCOUNT)
  static class WithoutSharing {
    @Test
    void never() {}
  }

  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT, account = "111122223333")
  static class WithAccount {
    @Test
    void never() {}
  }

  @LocalEc2(
      lifetime = Lifetime.RUN,
      isolation = Isolation.ACCOUNT,
      transitionDelays = TransitionDelays.SKIPPED)
  static class Skipping {
    @Test
    void never() {}
  }

  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
  static class WithClock {
    @Test
    void never(Ec2Clock clock) {
      clock.advance(Duration.ofDays(1));
    }
  }

  @LocalEc2(lifetime = Lifetime.RUN, isolation = Isolation.ACCOUNT)
  static class WithAnother {
    @Test
    void never(@InjectEc2(account = "111122223333") Ec2Client ec2) {
      throw Ec2Exception.builder().message("" + ec2).build();
    }
  }

  @Test
  void whatAnAccountCannotKeepToItselfIsRefused() {
    assertThat(failure(Map.of(), WithoutSharing.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("WithoutSharing: lifetime must be RUN")
        .hasMessageContaining("'CLASS'");
    assertThat(failure(Map.of(), WithAccount.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("WithAccount: account must be left open")
        .hasMessageContaining("'111122223333'");
    assertThat(failure(Map.of(), Skipping.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("transition delays must be none or realistic")
        .hasMessageContaining("'skipped'");
    assertThat(failure(Map.of(), WithClock.class))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("Ec2Clock moves the time of all classes")
        .hasMessageContaining("'ACCOUNT'");
    assertThat(failure(Map.of(), WithAnother.class))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("account must be left open")
        .hasMessageContaining("'111122223333'");
  }
}
