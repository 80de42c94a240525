package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ami;
import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.Ec2Machines;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Reservation;

/** Classes that may run at the same time on one server, their containers in an account each. */
@EnabledIfEnvironmentVariable(named = "LOCALEC2_REQUIRE_DOCKER", matches = "1")
class AccountsOnDockerTest {
  @Retention(RetentionPolicy.RUNTIME)
  @LocalEc2(
      vmManager = VmManagerType.DOCKER,
      lifetime = Lifetime.RUN,
      isolation = Isolation.ACCOUNT,
      amis = @Ami(id = "ami-5a3b1e", name = "sample", image = "localec2-test/sshd"))
  @Execution(ExecutionMode.CONCURRENT)
  @interface OnContainers {}

  private static final Map<String, String> ACCOUNTS = new ConcurrentHashMap<>();
  private static final Set<URI> ENDPOINTS = ConcurrentHashMap.newKeySet();

  /** What a class does in each of its tests. */
  abstract static class Greeting {
    @BeforeEach
    void note(URI endpoint, AwsCredentialsProvider credentials) {
      ENDPOINTS.add(endpoint);
      ACCOUNTS.put(getClass().getName(), credentials.resolveCredentials().accessKeyId());
    }
  }

  @AfterAll
  static void eachClassHadAnAccountOnTheSameServer() {
    assertThat(ENDPOINTS).hasSize(1);
    assertThat(ACCOUNTS.values()).doesNotHaveDuplicates().isNotEmpty();
  }

  private static void greet(Ec2Client ec2, Ec2Machines machines, String word) {
    String id =
        ec2.runInstances(r -> r.imageId("ami-5a3b1e").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    machines.of(id).files().write("/tmp/greeting", word);

    assertThat(machines.of(id).exec("cat", "/tmp/greeting").stdout()).isEqualTo(word);
    assertThat(ec2.describeInstances().reservations())
        .flatExtracting(Reservation::instances)
        .singleElement()
        .satisfies(only -> assertThat(only.instanceId()).isEqualTo(id));
  }

  @Nested
  @OnContainers
  class Web extends Greeting {
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void seesItsOwnContainer(Ec2Client ec2, Ec2Machines machines) {
      greet(ec2, machines, "web");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void seesNoneOfTheTestBefore(Ec2Client ec2, Ec2Machines machines) {
      greet(ec2, machines, "web again");
    }
  }

  @Nested
  @OnContainers
  class Database extends Greeting {
    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void seesItsOwnContainer(Ec2Client ec2, Ec2Machines machines) {
      greet(ec2, machines, "database");
    }
  }
}
