package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static io.github.localec2.junit.Kit.made;
import static io.github.localec2.junit.Kit.make;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Ec2SystemProperties;
import io.github.localec2.Lifetime;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.LocalEc2Server;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Clients that find their server by the SDK's system properties. */
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ_WRITE)
class Ec2SystemPropertiesTest {
  private Map<Object, Object> before;

  @BeforeEach
  void remember() {
    SEEN.clear();
    System.setProperty("aws.region", "ap-south-1");
    System.setProperty("aws.sessionToken", "somebody's");
    before = ofTheSdk();
  }

  @AfterEach
  void asBefore() {
    assertThat(ofTheSdk()).isEqualTo(before);
    System.clearProperty("aws.region");
    System.clearProperty("aws.sessionToken");
  }

  private static Map<Object, Object> ofTheSdk() {
    Map<Object, Object> properties = new HashMap<>(System.getProperties());
    properties.keySet().removeIf(key -> !key.toString().startsWith("aws."));
    return properties;
  }

  @LocalEc2(region = "eu-west-1", account = "111122223333")
  @Ec2SystemProperties(instance = "web")
  static class OfClass {
    private final Ec2Client own = Ec2Client.create();

    @Test
    void leadToTheServer(Ec2Client ec2) {
      make(own, "mine");
      assertThat(made(ec2)).containsExactly("mine");
      assertThat(own.serviceClientConfiguration().region().id()).isEqualTo("eu-west-1");
      assertThat(DefaultCredentialsProvider.builder().build().resolveCredentials().accessKeyId())
          .isEqualTo("111122223333");
      own.close();
    }

    @Test
    void leadToTheMetadataOfTheInstance(Ec2Client ec2) {
      Kit.launch(ec2);
      Tag name = Tag.builder().key("Name").value("web").build();
      TagSpecification named =
          TagSpecification.builder().resourceType(ResourceType.INSTANCE).tags(name).build();
      String id =
          ec2.runInstances(
                  r ->
                      r.imageId("ami-ff0fea8310f3")
                          .minCount(1)
                          .maxCount(1)
                          .tagSpecifications(named))
              .instances()
              .get(0)
              .instanceId();
      try (Ec2MetadataClient metadata = Ec2MetadataClient.create()) {
        assertThat(metadata.get("/latest/meta-data/instance-id").asString()).isEqualTo(id);
      }
      own.close();
    }

    @Nested
    class Within {
      @Test
      void too(Ec2Client ec2) {
        make(own, "nested");
        assertThat(made(ec2)).containsExactly("nested");
        own.close();
      }
    }
  }

  @Test
  void ofAClassAreSetForItsConstructorTestsAndNestedClasses() {
    Kit.passes(3, OfClass.class);
  }

  @LocalEc2
  static class OfMethod {
    @Test
    @Ec2SystemProperties
    void set(LocalEc2Server server) {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isEqualTo(server.endpoint().toString());
      assertThat(System.getProperty("aws.region")).isEqualTo("us-east-1");
      assertThat(System.getProperty("aws.sessionToken")).isNull();
    }

    @Test
    void notSet() {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isNull();
      assertThat(System.getProperty("aws.region")).isEqualTo("ap-south-1");
      assertThat(System.getProperty("aws.sessionToken")).isEqualTo("somebody's");
    }
  }

  @Test
  void ofAMethodAreSetForItAlone() {
    Kit.passes(2, OfMethod.class);
  }

  @LocalEc2(lifetime = Lifetime.METHOD)
  @Ec2SystemProperties
  static class ServerOfMethod {
    @Test
    void isTheOne(LocalEc2Server server) {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isEqualTo(server.endpoint().toString());
      SEEN.put("one", server);
    }

    @Test
    void isAnother(LocalEc2Server server) {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isEqualTo(server.endpoint().toString());
      SEEN.put("another", server);
    }
  }

  @Test
  void areThoseOfTheTestsOwnServer() {
    Kit.passes(2, ServerOfMethod.class);
    assertThat(SEEN.get("one")).isNotSameAs(SEEN.get("another"));
  }

  @LocalEc2(name = "production")
  @LocalEc2(name = "staging", account = "111122223333")
  @Ec2SystemProperties(server = "staging")
  static class OfOneOfTwo {
    @Test
    void isNamed() {
      assertThat(System.getProperty("aws.accessKeyId")).isEqualTo("111122223333");
    }

    @Test
    @Ec2SystemProperties(server = "production")
    void nearestCounts() {
      assertThat(System.getProperty("aws.accessKeyId")).isEqualTo("000000000000");
    }
  }

  @Test
  void areThoseOfTheNamedServer() {
    Kit.passes(2, OfOneOfTwo.class);
  }

  @Ec2SystemProperties
  @TestInstance(Lifecycle.PER_CLASS)
  static class Registered {
    @RegisterExtension
    static final LocalEc2Extension EC2 = LocalEc2Extension.builder().region("eu-west-1").build();

    @Test
    void works(LocalEc2Server server) {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isEqualTo(server.endpoint().toString());
      assertThat(System.getProperty("aws.region")).isEqualTo("eu-west-1");
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Inherited
  @Ec2SystemProperties
  @LocalEc2
  @interface Ours {}

  @Ours
  static class Composed {
    @Test
    void works(LocalEc2Server server) {
      assertThat(System.getProperty("aws.endpointUrlEc2")).isEqualTo(server.endpoint().toString());
    }
  }

  @Test
  void workWithAnExtensionInCodeAndInAComposedAnnotation() {
    Kit.passes(1, Registered.class);
    Kit.passes(1, Composed.class);
  }

  @Ec2SystemProperties
  static class WithoutServer {
    @Test
    void never() {
      throw new AssertionError("ran without an EC2");
    }
  }

  @LocalEc2
  @Ec2SystemProperties(server = "elsewhere")
  static class UnknownServer {
    @Test
    void never() {
      throw new AssertionError("ran without an EC2");
    }
  }

  @Test
  void areRefusedWithoutAServer() {
    assertThat(Kit.failures(Kit.run(WithoutServer.class)))
        .singleElement()
        .isInstanceOfSatisfying(
            ExtensionConfigurationException.class,
            problem ->
                assertThat(problem)
                    .hasMessage(
                        "@Ec2SystemProperties at "
                            + WithoutServer.class.getName()
                            + ".never needs @LocalEc2 on the test class"));
    assertThat(Kit.failures(Kit.run(UnknownServer.class)))
        .singleElement()
        .isInstanceOfSatisfying(
            ExtensionConfigurationException.class,
            problem ->
                assertThat(problem)
                    .hasMessageContaining(UnknownServer.class.getName())
                    .hasMessageContaining("server name must be one of '': 'elsewhere'"));
  }

  /** Where all tests that run at the same time meet, if they do. */
  private static volatile CyclicBarrier meeting;

  private static boolean meetsAnother() throws Exception {
    try {
      meeting.await(300, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException alone) {
      meeting.reset();
      return false;
    }
  }

  @LocalEc2
  @Ec2SystemProperties
  @Execution(ExecutionMode.CONCURRENT)
  static class OneAtATime {
    @Test
    void one(Ec2Client ec2) throws Exception {
      takesItsTurn(ec2);
    }

    @Test
    void two(Ec2Client ec2) throws Exception {
      takesItsTurn(ec2);
    }

    static void takesItsTurn(Ec2Client ec2) throws Exception {
      try (Ec2Client own = Ec2Client.create()) {
        make(own, "same name");
        SEEN.merge("met", meetsAnother(), (a, b) -> (boolean) a || (boolean) b);
        assertThat(made(ec2)).containsExactly("same name");
        assertThat(made(own)).containsExactly("same name");
      }
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class OneMethodAtATime {
    @Test
    @Ec2SystemProperties
    void three(Ec2Client ec2) throws Exception {
      OneAtATime.takesItsTurn(ec2);
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class AllAtOnce {
    @Test
    void one() throws Exception {
      SEEN.put("one", meetsAnother());
    }

    @Test
    void two() throws Exception {
      SEEN.put("two", meetsAnother());
    }
  }

  @Test
  void testsThatHaveThemTakeTurnsWhereOthersRunBesideEachOther() {
    Map<String, String> classesAtOnce = new ConcurrentHashMap<>(Kit.PARALLEL);
    classesAtOnce.put("junit.jupiter.execution.parallel.mode.classes.default", "concurrent");
    meeting = new CyclicBarrier(2);
    Kit.passes(classesAtOnce, 3, OneAtATime.class, OneMethodAtATime.class);
    assertThat(SEEN).containsEntry("met", false);

    meeting = new CyclicBarrier(2);
    Kit.passes(classesAtOnce, 2, AllAtOnce.class);
    assertThat(SEEN).containsEntry("one", true).containsEntry("two", true);
  }
}
