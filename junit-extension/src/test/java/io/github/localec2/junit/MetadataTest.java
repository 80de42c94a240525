package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.imds.SpotInterruption;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.imds.Ec2MetadataAsyncClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Metadata clients: whose they are, and what is left of them. */
class MetadataTest {
  private static final String ID = "/latest/meta-data/instance-id";
  private static final String ACTION = "/latest/meta-data/spot/instance-action";

  static String launch(Ec2Client ec2, String name) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-12345678")
                    .minCount(1)
                    .maxCount(1)
                    .metadataOptions(m -> m.httpTokens("required"))
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType(ResourceType.INSTANCE)
                            .tags(Tag.builder().key("Name").value(name).build())
                            .build()))
        .instances()
        .get(0)
        .instanceId();
  }

  @LocalEc2(region = "eu-west-1", account = "111122223333")
  static class OfTheInstance {
    /** One for all tests, each of which has another instance. */
    @InjectEc2 private static Ec2MetadataClient only;

    @RepeatedTest(3)
    void aClientOfTheClassFollowsItsTests(
        Ec2Client ec2, Ec2MetadataClient mine, Ec2MetadataAsyncClient async) {
      String id = launch(ec2, "web");
      assertThat(only.get(ID).asString()).isEqualTo(id);
      assertThat(mine.get(ID).asString()).isEqualTo(id);
      assertThat(async.get(ID).join().asString()).isEqualTo(id);
    }

    @Test
    void anInstanceIsNamedByItsTag(
        Ec2Client ec2,
        @InjectEc2(instance = "my web") Ec2MetadataClient web,
        @InjectEc2(instance = "db") Ec2MetadataClient db) {
      String first = launch(ec2, "my web");
      String second = launch(ec2, "db");
      assertThat(web.get(ID).asString()).isEqualTo(first);
      assertThat(db.get(ID).asString()).isEqualTo(second);
      assertThatThrownBy(() -> only.get(ID)).isInstanceOf(SdkClientException.class);
    }

    @Test
    void anotherAccountsInstancesAreNotMeant(
        @InjectEc2(account = "444455556666") Ec2Client other, Ec2MetadataClient mine) {
      launch(other, "web");
      assertThatThrownBy(() -> mine.get(ID)).isInstanceOf(SdkClientException.class);
    }

    @Test
    void theHandleHasAClientOfEachInstance(Ec2Client ec2, Ec2Metadata metadata) {
      String first = launch(ec2, "web");
      String second = launch(ec2, "web");
      assertThat(metadata.client(first).get(ID).asString()).isEqualTo(first);
      assertThat(metadata.asyncClient(second).get(ID).join().asString()).isEqualTo(second);
      assertThat(metadata.client(first)).isSameAs(metadata.client(first));
      assertThat(metadata.endpoint(first).toString()).endsWith(first);
    }
  }

  @Test
  void clientsAreOfTheInstanceThatIsMeantAtEachRequest() {
    Kit.passes(6, OfTheInstance.class);
  }

  @LocalEc2
  static class Rehearsed {
    private static String id = "";

    @BeforeAll
    static void launch(Ec2Client ec2) {
      id = MetadataTest.launch(ec2, "web");
    }

    @RepeatedTest(2)
    void aTestInterruptsAndTheNextFindsNothing(Ec2Metadata metadata) {
      Ec2MetadataClient client = metadata.client(id);
      assertThatThrownBy(() -> client.get(ACTION)).isInstanceOf(SdkClientException.class);
      metadata.of(id).interruptSpot(SpotInterruption.terminate(Instant.EPOCH));
      assertThat(client.get(ACTION).asString()).contains("terminate");
    }
  }

  @Test
  void whatATestRehearsesIsTakenBackAfterIt() {
    Kit.passes(2, Rehearsed.class);
  }

  @LocalEc2
  static class Misqualified {
    @Test
    void asksForTheClientOfAnInstance(@InjectEc2(instance = "web") Ec2Client ec2) {
      throw new AssertionError(ec2);
    }
  }

  @Test
  void anInstanceForWhatHasNoneIsRefused() {
    assertThat(Kit.failures(Kit.run(Misqualified.class)).toString())
        .contains("'web'", "Ec2MetadataClient");
  }

  @Test
  void withoutTheSdksModuleTheRestIsThere() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("/software/amazon/awssdk/imds/")) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> without.loadClass(Ec2MetadataClient.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      assertThat(offered(without)).isTrue();
    }
  }

  /** Whether Ec2Client is found among what is injected. */
  private static boolean offered(ClassLoader loader)
      throws ReflectiveOperationException, IOException {
    Class<?> injection = loader.loadClass(Injection.class.getName());
    var of = injection.getDeclaredMethod("of", Class.class);
    of.setAccessible(true);
    Object found = of.invoke(null, loader.loadClass(Ec2Client.class.getName()));
    return ((Optional<?>) found).isPresent();
  }
}
