package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.InjectEc2;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.LocalEc2Server;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Application contexts of Spring that find the server of their test class. */
class SpringContextTest {
  private static final List<ConfigurableApplicationContext> CONTEXTS = new CopyOnWriteArrayList<>();

  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
    CONTEXTS.clear();
  }

  /** An application whose client is configured as any is. */
  @Configuration
  static class Application {
    Application(ConfigurableApplicationContext context) {
      CONTEXTS.add(context);
    }

    @Bean
    Ec2Client client(
        @Value("${spring.cloud.aws.ec2.endpoint}") URI endpoint,
        @Value("${spring.cloud.aws.region.static}") String region,
        @Value("${spring.cloud.aws.credentials.access-key}") String key,
        @Value("${spring.cloud.aws.credentials.secret-key}") String secret) {
      return Ec2Client.builder()
          .endpointOverride(endpoint)
          .region(Region.of(region))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
          .build();
    }
  }

  /** Makes something in the application, and finds it by a client of the test. */
  private static void meet(Ec2Client application, Ec2Client ec2, String name) {
    make(application, name);
    assertThat(made(ec2)).containsExactly(name);
  }

  @LocalEc2(region = "eu-west-1", account = "111122223333")
  @SpringJUnitConfig(Application.class)
  static class ServerFirst {
    @Autowired private Ec2Client application;

    @Test
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
      assertThat(application.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
    }

    @Test
    void two(Ec2Client ec2) {
      meet(application, ec2, "two");
    }

    @Nested
    class Within {
      @Test
      void three(Ec2Client ec2) {
        meet(application, ec2, "three");
      }
    }
  }

  @SpringJUnitConfig(Application.class)
  @LocalEc2
  static class SpringFirst {
    @Autowired private Ec2Client application;

    @Test
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
    }

    @Nested
    class Within {
      @Test
      void two(Ec2Client ec2) {
        meet(application, ec2, "two");
      }

      @Nested
      @LocalEc2
      class OnItsOwn {
        @Autowired private Ec2Client ofItsOwn;

        @Test
        void three(Ec2Client ec2) {
          meet(ofItsOwn, ec2, "three");
          assertThat(made(application)).isEmpty();
        }
      }
    }
  }

  @SpringJUnitConfig(Application.class)
  @LocalEc2
  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    @Autowired private Ec2Client application;

    @Test
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
    }
  }

  @ExtendWith(SpringExtension.class)
  @ContextConfiguration(classes = Application.class)
  static class Registered {
    @RegisterExtension static final LocalEc2Extension EC2 = LocalEc2Extension.builder().build();

    @Autowired private Ec2Client application;

    @Test
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
    }
  }

  @Test
  void whateverComesFirstTheContextFindsTheServer() {
    Kit.passes(3, ServerFirst.class);
    Kit.passes(3, SpringFirst.class);
    Kit.passes(1, OneInstance.class);
    Kit.passes(1, Registered.class);

    assertThat(CONTEXTS).as("one, two, one and one").hasSize(5);
    assertThat(CONTEXTS).noneMatch(ConfigurableApplicationContext::isActive);
  }

  static class SubclassA extends ServerFirst {}

  static class SubclassB extends ServerFirst {}

  @Test
  void noContextIsFoundAgainByAClassWithAnotherServer() {
    Kit.passes(6, SubclassA.class, SubclassB.class);
    Kit.passes(3, SubclassA.class);
    Kit.passes(3, SubclassA.class);

    assertThat(CONTEXTS).hasSize(4);
    assertThat(CONTEXTS).noneMatch(ConfigurableApplicationContext::isActive);
  }

  @LocalEc2(lifetime = Lifetime.RUN)
  @SpringJUnitConfig(Application.class)
  static class OfTheRun {
    @Autowired private Ec2Client application;

    @Test
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
    }
  }

  static class OfTheRunToo extends OfTheRun {}

  @Test
  void aServerOfTheRunIsFoundByAllItsClasses() {
    Kit.passes(2, OfTheRun.class, OfTheRunToo.class);
  }

  @ParameterizedClass
  @ValueSource(strings = {"one", "two"})
  @SpringJUnitConfig(Application.class)
  @LocalEc2
  static class Parameterized {
    @Autowired private Ec2Client application;
    private final String name;

    Parameterized(String name) {
      this.name = name;
    }

    @Test
    void works(Ec2Client ec2) {
      meet(application, ec2, name);
    }
  }

  @Test
  void eachInvocationOfAClassHasItsOwn() {
    Kit.passes(2, Parameterized.class);
  }

  @LocalEc2
  @SpringJUnitConfig(Application.class)
  static class BothAsParameters {
    @Test
    void eachGetsItsOwn(
        @Autowired Ec2Client application,
        Ec2Client ec2,
        @Value("${localec2.endpoint}") URI property,
        URI endpoint) {
      assertThat(application).isNotSameAs(ec2);
      meet(application, ec2, "one");
      assertThat(property).isEqualTo(endpoint);
    }
  }

  @Test
  void aParameterThatIsSpringsIsLeftToIt() {
    Kit.passes(1, BothAsParameters.class);
  }

  @LocalEc2
  @SpringJUnitConfig(Application.class)
  static class MadeAgain {
    @Autowired private Ec2Client application;

    @Test
    @DirtiesContext(methodMode = MethodMode.BEFORE_METHOD)
    void one(Ec2Client ec2) {
      meet(application, ec2, "one");
    }

    @Test
    @DirtiesContext
    void two(Ec2Client ec2) {
      meet(application, ec2, "two");
    }
  }

  @Test
  void aContextThatIsMadeAgainFindsTheServerAgain() {
    Kit.passes(2, MadeAgain.class);
    assertThat(CONTEXTS).noneMatch(ConfigurableApplicationContext::isActive);
  }

  @LocalEc2(name = "production")
  @LocalEc2(name = "staging", account = "111122223333")
  @SpringJUnitConfig(TwoServers.Nothing.class)
  static class TwoServers {
    @Configuration
    static class Nothing {}

    @Test
    void haveTheirNames(
        @Autowired Environment properties,
        @InjectEc2(name = "production") URI production,
        @InjectEc2(name = "staging") URI staging) {
      assertThat(properties.getProperty("localec2.production.endpoint", URI.class))
          .isEqualTo(production);
      assertThat(properties.getProperty("localec2.staging.endpoint", URI.class)).isEqualTo(staging);
      assertThat(properties.getProperty("localec2.staging.account")).isEqualTo("111122223333");
      assertThat(properties.containsProperty("spring.cloud.aws.endpoint")).isFalse();
    }
  }

  @LocalEc2
  @SpringJUnitConfig(TwoServers.Nothing.class)
  @TestPropertySource(properties = "localec2.region=said-inline")
  static class SaysItself {
    @InjectEc2 private static LocalEc2Server server;

    @InjectEc2(account = "111122223333", region = "eu-west-1")
    private static Ec2Connection connection;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
      registry.add("localec2.account", () -> "said-dynamically");
      registry.add("elsewhere", Ec2Connection.to(server, "444455556666", "us-west-2")::region);
      connection
          .springProperties()
          .forEach((key, value) -> registry.add("other." + key, () -> value));
    }

    @Test
    void comesFirst(@Autowired Environment properties) {
      assertThat(properties.getProperty("localec2.region")).isEqualTo("said-inline");
      assertThat(properties.getProperty("localec2.account")).isEqualTo("said-dynamically");
      assertThat(properties.getProperty("localec2.endpoint"))
          .isEqualTo(server.endpoint().toString());
      assertThat(properties.getProperty("elsewhere")).isEqualTo("us-west-2");
      assertThat(properties.getProperty("other.localec2.region")).isEqualTo("eu-west-1");
      assertThat(properties.getProperty("other.spring.cloud.aws.credentials.access-key"))
          .isEqualTo("111122223333");
    }
  }

  @Test
  void propertiesSayWhichServerAndTheTestHasTheLastWord() {
    Kit.passes(1, TwoServers.class);
    Kit.passes(1, SaysItself.class);
  }

  @SpringJUnitConfig(TwoServers.Nothing.class)
  static class WithoutServer {
    @Test
    void hasNoProperties(@Autowired ConfigurableApplicationContext context) {
      assertThat(context.getEnvironment().containsProperty("localec2.endpoint")).isFalse();
      SEEN.put(SEEN.isEmpty() ? "first" : "second", context);
    }
  }

  static class WithoutServerToo extends WithoutServer {}

  @Test
  void classesWithoutAServerShareTheirContextAsEver() {
    Kit.passes(2, WithoutServer.class, WithoutServerToo.class);
    assertThat(SEEN.get("first")).isSameAs(SEEN.get("second"));
    assertThat(((ConfigurableApplicationContext) SEEN.get("first")).isActive()).isTrue();
  }
}
