package io.github.localec2.server.imds;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.HeldClock;
import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What an instance reads about itself is what an EC2 client is told about it. */
final class MetadataCategoriesTest {
  private static final HeldClock CLOCK = new HeldClock(Instant.parse("2026-11-25T10:30:00Z"));

  @RegisterExtension static final TestEc2 EC2 = new TestEc2(Ec2Settings.builder().clock(CLOCK));

  private static Instance launch(Consumer<RunInstancesRequest.Builder> wishes) {
    String id =
        EC2.client()
            .runInstances(
                r -> {
                  r.imageId("ami-12345678").instanceType("m5.large").minCount(1).maxCount(1);
                  wishes.accept(r);
                })
            .instances()
            .get(0)
            .instanceId();
    return described(EC2.client(), id);
  }

  private static Instance described(Ec2Client client, String id) {
    return client
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static TagSpecification tags(Tag... tags) {
    return TagSpecification.builder().resourceType(ResourceType.INSTANCE).tags(tags).build();
  }

  private static Imds of(Instance instance) {
    return new Imds(EC2.server(), instance.instanceId());
  }

  @Test
  void theRootListsTheVersionsAndAVersionItsParts() {
    Imds imds = of(launch(r -> r.userData(Base64.getEncoder().encodeToString(new byte[] {1}))));
    assertThat(imds.text("/").lines()).startsWith("1.0", "2007-01-19").endsWith("latest");
    assertThat(imds.text("/latest")).isEqualTo("dynamic\nmeta-data\nuser-data");
    assertThat(imds.text("/latest/dynamic/")).isEqualTo("fws/\ninstance-identity/");
    assertThat(imds.text("/2016-09-02/")).isEqualTo("dynamic\nmeta-data\nuser-data");
    assertThat(imds.status("/2016-09-03/")).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"placement", "placement/", "placement//", "/placement"})
  void slashesAtTheEndOrInARowMeanNothing(String path) {
    assertThat(of(launch(r -> {})).listing(path)).contains("availability-zone", "region");
  }

  @Test
  void aVersionShowsOnlyWhatThereWasAtItsDate() {
    Imds imds = of(launch(r -> {}));
    assertThat(imds.text("/1.0/meta-data/").lines())
        .contains("ami-id", "instance-id")
        .doesNotContain("instance-type", "placement/", "services/");
    assertThat(imds.status("/2007-08-29/meta-data/placement/region")).isEqualTo(404);
    assertThat(imds.text("/2020-10-27/meta-data/placement/region")).isEqualTo("us-east-1");
  }

  @Test
  void anInstanceReadsWhatIsDescribed() {
    Instance instance = launch(r -> {});
    Imds imds = of(instance);
    assertThat(imds.value("instance-id")).isEqualTo(instance.instanceId());
    assertThat(imds.value("ami-id")).isEqualTo("ami-12345678");
    assertThat(imds.value("ami-launch-index")).isEqualTo("0");
    assertThat(imds.value("ami-manifest-path")).isEqualTo("(unknown)");
    assertThat(imds.value("instance-type")).isEqualTo("m5.large");
    assertThat(imds.value("instance-life-cycle")).isEqualTo("on-demand");
    assertThat(imds.value("instance-action")).isEqualTo("none");
    assertThat(imds.value("hostname")).isEqualTo(instance.privateDnsName());
    assertThat(imds.value("local-hostname")).isEqualTo(instance.privateDnsName());
    assertThat(imds.value("local-ipv4")).isEqualTo(instance.privateIpAddress());
    assertThat(imds.value("public-ipv4")).isEqualTo(instance.publicIpAddress());
    assertThat(imds.value("public-hostname")).isEqualTo(instance.publicDnsName());
    assertThat(imds.value("security-groups")).isEqualTo("default");
    assertThat(imds.value("placement/availability-zone"))
        .isEqualTo(instance.placement().availabilityZone());
    assertThat(imds.value("placement/region")).isEqualTo("us-east-1");
    assertThat(imds.value("services/domain")).isEqualTo("amazonaws.com");
    assertThat(imds.value("services/partition")).isEqualTo("aws");
    assertThat(imds.value("hibernation/configured")).isEqualTo("false");
    assertThat(imds.value("profile")).isEqualTo("default-hvm");
    assertThat(imds.value("system")).isEqualTo("nitro");
    assertThat(imds.value("reservation-id"))
        .isEqualTo(EC2.client().describeInstances().reservations().get(0).reservationId());
    assertThat(imds.text("/latest/dynamic/fws/instance-monitoring")).isEqualTo("disabled");
  }

  @Test
  void whatAnInstanceDoesNotHaveIsNotFoundAndNotListed() {
    Imds imds = of(launch(r -> {}));
    assertThat(imds.listing(""))
        .contains("ami-id", "block-device-mapping/", "events/", "network/", "placement/")
        .doesNotContain("iam/", "kernel-id", "public-keys/", "ramdisk-id", "spot/", "tags/");
    assertThat(imds.has("spot/instance-action")).isFalse();
    assertThat(imds.has("spot/termination-time")).isFalse();
    assertThat(imds.has("iam/info")).isFalse();
    assertThat(imds.has("kernel-id")).isFalse();
    assertThat(imds.has("public-keys/0/openssh-key")).isFalse();
    assertThat(imds.has("tags/instance")).isFalse();
    assertThat(imds.has("instance-id/more")).isFalse();
    assertThat(imds.status("/latest/user-data")).isEqualTo(404);
    assertThat(imds.status("/nonsense")).isEqualTo(404);
  }

  @Test
  void userDataComesAsTheBytesThatWereGiven() {
    byte[] data = {0x1f, (byte) 0x8b, 0, 13, 10, (byte) 0xff};
    Imds imds = of(launch(r -> r.userData(Base64.getEncoder().encodeToString(data))));
    var answer = imds.get("/latest/user-data");
    assertThat(answer.body()).isEqualTo(data);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
  }

  @Test
  void theKeyPairsPublicKeyIsThere() {
    EC2.client().createKeyPair(r -> r.keyName("my-key"));
    Imds imds = of(launch(r -> r.keyName("my-key")));
    assertThat(imds.value("public-keys")).isEqualTo("0=my-key");
    assertThat(imds.value("public-keys/0")).isEqualTo("openssh-key");
    assertThat(imds.value("public-keys/0/openssh-key")).matches("ssh-rsa \\S+ my-key\n");
  }

  @Test
  void eachNetworkInterfaceIsThereByItsAddress() {
    Instance instance = launch(r -> {});
    NetworkInterface card =
        EC2.client()
            .describeNetworkInterfaces(
                r ->
                    r.filters(
                        Filter.builder()
                            .name("attachment.instance-id")
                            .values(instance.instanceId())
                            .build()))
            .networkInterfaces()
            .get(0);
    Imds imds = of(instance);
    assertThat(imds.value("mac")).isEqualTo(card.macAddress());
    assertThat(imds.listing("network/interfaces/macs")).containsExactly(card.macAddress() + "/");
    String at = "network/interfaces/macs/" + card.macAddress() + "/";
    assertThat(imds.value(at + "interface-id")).isEqualTo(card.networkInterfaceId());
    assertThat(imds.value(at + "device-number")).isEqualTo("0");
    assertThat(imds.value(at + "owner-id")).isEqualTo("000000000000");
    assertThat(imds.value(at + "local-ipv4s")).isEqualTo(card.privateIpAddress());
    assertThat(imds.value(at + "subnet-id")).isEqualTo(card.subnetId());
    assertThat(imds.value(at + "vpc-id")).isEqualTo(card.vpcId());
    assertThat(imds.value(at + "vpc-ipv4-cidr-block")).isEqualTo("172.31.0.0/16");
    assertThat(imds.value(at + "security-group-ids")).isEqualTo(card.groups().get(0).groupId());
    assertThat(imds.value(at + "public-ipv4s")).isEqualTo(instance.publicIpAddress());
    assertThat(imds.value(at + "ipv4-associations/" + instance.publicIpAddress()))
        .isEqualTo(card.privateIpAddress());
  }

  @Test
  void theRootVolumeAndThoseOfTheLaunchAreMapped() {
    Imds imds =
        of(
            launch(
                r ->
                    r.blockDeviceMappings(
                        BlockDeviceMapping.builder()
                            .deviceName("/dev/sdf")
                            .ebs(e -> e.volumeSize(1))
                            .build())));
    assertThat(imds.listing("block-device-mapping")).containsExactly("ami", "ebs1", "root");
    assertThat(imds.value("block-device-mapping/ebs1")).isEqualTo("sdf");
    assertThat("/dev/" + imds.value("block-device-mapping/ami"))
        .isEqualTo(imds.value("block-device-mapping/root"));
  }

  @Test
  void tagsAreThereWhereTheyAreEnabled() {
    Instance instance =
        launch(
            r ->
                r.metadataOptions(m -> m.instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
                    .tagSpecifications(tags(tag("Name", "web"), tag("cost:centre", ""))));
    Imds imds = of(instance);
    assertThat(imds.listing("tags/instance")).containsExactly("Name", "cost:centre");
    assertThat(imds.value("tags/instance/Name")).isEqualTo("web");
    assertThat(imds.value("tags/instance/cost%3Acentre")).isEmpty();
    EC2.client().createTags(r -> r.resources(instance.instanceId()).tags(tag("Name", "db")));
    assertThat(imds.value("tags/instance/Name")).isEqualTo("db");
  }

  @Test
  void anInstanceOfAnotherAccountAndRegionReadsItsOwn() {
    Ec2Client other = EC2.client("111122223333", Region.EU_WEST_1);
    String id =
        other
            .runInstances(r -> r.imageId("ami-1").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    Imds imds = new Imds(EC2.server(), id);
    assertThat(imds.value("placement/region")).isEqualTo("eu-west-1");
    assertThat(imds.value("identity-credentials/ec2/info")).contains("\"111122223333\"");
  }

  @Test
  void whatChangesIsSeenAtOnce() {
    Instance instance = launch(r -> {});
    Imds imds = of(instance);
    String group =
        EC2.client().createSecurityGroup(r -> r.groupName("web").description("web")).groupId();
    EC2.client().modifyInstanceAttribute(r -> r.instanceId(instance.instanceId()).groups(group));
    assertThat(imds.value("security-groups")).isEqualTo("web");
  }

  @Test
  void aStoppedInstanceHasNoPublicAddressAnyMore() {
    Instance instance = launch(r -> {});
    EC2.client().stopInstances(r -> r.instanceIds(instance.instanceId()));
    assertThat(of(instance).has("public-ipv4")).isFalse();
  }

  @Test
  void theIdentityDocumentSaysWhatTheInstanceIs() {
    Instance instance = launch(r -> {});
    CLOCK.pass(Duration.ofMinutes(1));
    assertThat(of(instance).text("/latest/dynamic/instance-identity/document"))
        .isEqualTo(
            """
            {
              "accountId" : "000000000000",
              "architecture" : "x86_64",
              "availabilityZone" : "%s",
              "billingProducts" : null,
              "devpayProductCodes" : null,
              "marketplaceProductCodes" : null,
              "imageId" : "ami-12345678",
              "instanceId" : "%s",
              "instanceType" : "m5.large",
              "kernelId" : null,
              "pendingTime" : "%s",
              "privateIp" : "%s",
              "ramdiskId" : null,
              "region" : "us-east-1",
              "version" : "2017-09-30"
            }"""
                .formatted(
                    instance.placement().availabilityZone(),
                    instance.instanceId(),
                    instance.launchTime(),
                    instance.privateIpAddress()));
  }

  @Test
  void textIsSentAsUtf8() {
    Instance instance =
        launch(
            r ->
                r.metadataOptions(m -> m.instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
                    .tagSpecifications(tags(tag("town", "Köln"))));
    assertThat(of(instance).get("/latest/meta-data/tags/instance/town").body())
        .isEqualTo("Köln".getBytes(StandardCharsets.UTF_8));
  }
}
