package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.LocalEc2Server;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2AsyncWaiter;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** What is injected, and where. */
class InjectionTest {

  @LocalEc2(region = "eu-west-1", account = "111122223333")
  static class AllKinds {
    @InjectEc2 private static Ec2Client staticField;
    @InjectEc2 private Ec2Client ec2;
    @InjectEc2 Ec2AsyncClient async;
    @InjectEc2 protected Ec2Waiter waiter;
    @InjectEc2 public Ec2AsyncWaiter asyncWaiter;
    @InjectEc2 private URI endpoint;
    @InjectEc2 private AwsCredentialsProvider credentials;
    @InjectEc2 private Region region;
    @InjectEc2 private LocalEc2Server server;

    private final Ec2Client inConstructor;

    AllKinds(Ec2Client ec2, TestInfo notOurs) {
      inConstructor = ec2;
      assertThat(notOurs.getDisplayName()).isNotBlank();
    }

    @BeforeAll
    static void beforeAll(Ec2Client ec2) {
      assertThat(ec2).isSameAs(staticField);
    }

    @BeforeEach
    void beforeEach(Ec2Client ec2) {
      assertThat(ec2).isSameAs(this.ec2);
    }

    @Test
    void parametersAndFieldsAreTheSame(
        Ec2Client ec2,
        Ec2AsyncClient async,
        Ec2Waiter waiter,
        Ec2AsyncWaiter asyncWaiter,
        URI endpoint,
        AwsCredentialsProvider credentials,
        Region region,
        LocalEc2Server server) {
      assertThat(ec2).isSameAs(this.ec2).isSameAs(inConstructor).isSameAs(staticField);
      assertThat(async).isSameAs(this.async);
      assertThat(waiter).isSameAs(this.waiter);
      assertThat(asyncWaiter).isSameAs(this.asyncWaiter);
      assertThat(endpoint).isEqualTo(this.endpoint).isEqualTo(server.endpoint());
      assertThat(server).isSameAs(this.server);
      assertThat(region).isEqualTo(this.region).isEqualTo(Region.EU_WEST_1);
      assertThat(credentials.resolveCredentials().accessKeyId())
          .isEqualTo(this.credentials.resolveCredentials().accessKeyId())
          .isEqualTo("111122223333");
    }

    @Test
    void theyAllTalkToTheServer() throws Exception {
      make(ec2, "key");
      assertThat(async.describeKeyPairs().get(10, TimeUnit.SECONDS).keyPairs()).hasSize(1);
      assertThat(waiter.waitUntilKeyPairExists(r -> r.keyNames("key")).matched().response())
          .isPresent();
      assertThat(
              asyncWaiter
                  .waitUntilKeyPairExists(r -> r.keyNames("key"))
                  .get(10, TimeUnit.SECONDS)
                  .matched()
                  .response())
          .isPresent();
    }

    @AfterEach
    void afterEach(Ec2Client ec2) {
      assertThat(ec2).isSameAs(this.ec2);
    }

    @AfterAll
    static void afterAll(Ec2Client ec2) {
      assertThat(ec2).isSameAs(staticField);
    }
  }

  @Test
  void everyKindIsInjectedEverywhere() {
    Kit.passes(2, AllKinds.class);
    assertThat(AllKinds.staticField).as("after the class").isNull();
  }

  @LocalEc2
  static class Waiting {
    @Test
    @Timeout(5)
    void aWaiterPollsInMilliseconds(Ec2Waiter waiter, Ec2Client ec2) {
      Thread later = new Thread(() -> make(ec2, "late"));
      later.start();
      waiter.waitUntilKeyPairExists(request -> request.keyNames("late"));
    }
  }

  @Test
  void waitersDoNotWaitAsLongAsTheSdksOwn() {
    Kit.passes(1, Waiting.class);
  }

  @LocalEc2
  static class Qualified {
    @InjectEc2(account = "999999999999")
    private Ec2Client other;

    @Test
    void accountsAndRegionsAreApart(
        Ec2Client ec2,
        @InjectEc2(region = "eu-central-1") Ec2Client frankfurt,
        @InjectEc2(region = "eu-central-1") Region region) {
      make(ec2, "here");
      make(other, "elsewhere");
      assertThat(made(ec2)).containsExactly("here");
      assertThat(made(other)).containsExactly("elsewhere");
      assertThat(made(frankfurt)).isEmpty();
      assertThat(region).isEqualTo(Region.EU_CENTRAL_1);
    }

    @Test
    void allOfThemAreRolledBack(@InjectEc2(region = "eu-central-1") Ec2Client frankfurt) {
      assertThat(made(other)).isEmpty();
      assertThat(made(frankfurt)).isEmpty();
    }
  }

  @Test
  void qualifiersChooseAccountAndRegion() {
    Kit.passes(2, Qualified.class);
  }

  /** Claims what the extension must leave alone. */
  static final class Claiming implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Object.class || type == String.class || type == AutoCloseable.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == AutoCloseable.class
          ? (AutoCloseable) () -> {}
          : "claimed";
    }
  }

  @LocalEc2
  @ExtendWith(Claiming.class)
  static class WithSupertypes {
    @Test
    void areLeftToOthers(Object object, String text, AutoCloseable closeable, Ec2Client ec2) {
      assertThat(object).isEqualTo("claimed");
      assertThat(text).isEqualTo("claimed");
      assertThat(closeable).isNotInstanceOf(Ec2Client.class);
      assertThat(ec2.describeRegions().regions()).isNotEmpty();
    }
  }

  @Test
  void onlyExactTypesAreClaimed() {
    Kit.passes(1, WithSupertypes.class);
  }

  @LocalEc2
  static class Parameterized {
    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "eu-west-2"})
    void regionsAreArguments(Region region, Ec2Client ec2, @InjectEc2 Region ours) {
      assertThat(region.id()).startsWith("eu-west");
      assertThat(ours).isEqualTo(Region.US_EAST_1);
      assertThat(ec2.describeRegions().regions()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "https://example.com")
    void urisAreArguments(URI uri, @InjectEc2 URI endpoint) {
      assertThat(uri).hasHost("example.com");
      assertThat(endpoint).hasHost("127.0.0.1");
    }
  }

  @Test
  void argumentsOfParameterizedTestsAreTheirs() {
    Kit.passes(3, Parameterized.class);
  }

  static class Registered {
    @RegisterExtension
    static final LocalEc2Extension EC2 =
        LocalEc2Extension.builder()
            .region("eu-north-1")
            .server(settings -> settings.hostNames(java.util.Set.of("ec2.example")))
            .build();

    @InjectEc2 private Region region;

    @RepeatedTest(2)
    void works(Ec2Client ec2, LocalEc2Server server) {
      assertThat(region).isEqualTo(Region.EU_NORTH_1);
      assertThat(server.settings().hostNames()).contains("ec2.example");
      assertThat(made(ec2)).isEmpty();
      make(ec2, "key");
    }

    @Nested
    class Inner {
      @Test
      void works(Ec2Client ec2) {
        assertThat(made(ec2)).isEmpty();
      }
    }
  }

  static class RegisteredPerTest {
    @RegisterExtension final LocalEc2Extension ec2 = LocalEc2Extension.builder().build();

    private static LocalEc2Server before;

    @RepeatedTest(2)
    void eachHasItsServer(LocalEc2Server server, Ec2Client ec2) {
      assertThat(server).isNotSameAs(before);
      assertThat(made(ec2)).isEmpty();
      before = server;
    }
  }

  @ExtendWith(LocalEc2Extension.class)
  static class Extended {
    @Test
    void works(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
    }
  }

  static class ExtendedOneTest {
    @Test
    @ExtendWith(LocalEc2Extension.class)
    void works(Ec2Client ec2) {
      assertThat(made(ec2)).isEmpty();
    }
  }

  @Test
  void theExtensionCanBeRegisteredInCode() {
    Kit.passes(7, Registered.class, RegisteredPerTest.class, Extended.class, ExtendedOneTest.class);
  }

  /** As another extension uses ours. */
  static final class Asking implements org.junit.jupiter.api.extension.BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      Kit.SEEN.put("asked", LocalEc2Extension.serverOf(context).orElseThrow());
    }
  }

  @LocalEc2
  @ExtendWith(Asking.class)
  static class Asked {
    @Test
    void knows(LocalEc2Server server) {
      assertThat(Kit.SEEN).containsEntry("asked", server);
    }
  }

  @Test
  void otherExtensionsFindTheServer() {
    Kit.passes(1, Asked.class);
  }
}
