package io.github.localec2.samples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** From a key pair to a running web server, and back: one walk, and its steps alone. */
@LocalEc2
class GettingStartedTest {
  private static final String IMAGE = "ami-ff0fea8310f3";

  private static final String PUBLIC_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ me@here";

  private static final String USER_SCRIPT =
      """
      #!/bin/bash -xeu

      apt update
      apt install python3 -y
      python3 -m http.server 8000
      """;

  @InjectEc2 private Ec2Client ec2;
  @InjectEc2 private Ec2Waiter waiter;

  @Test
  void createAKeyPair() {
    CreateKeyPairResponse key = ec2.createKeyPair(request -> request.keyName("my-key"));

    assertThat(key.keyMaterial())
        .startsWith("-----BEGIN RSA PRIVATE KEY-----")
        .endsWith("-----END RSA PRIVATE KEY-----");
    assertThat(key.keyPairId()).matches("key-[0-9a-f]{17}");
    assertThat(key.keyFingerprint()).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");
  }

  @Test
  void importAKeyPair() {
    ImportKeyPairResponse key =
        ec2.importKeyPair(
            request ->
                request.keyName("my-key").publicKeyMaterial(SdkBytes.fromUtf8String(PUBLIC_KEY)));

    assertThat(key.keyName()).isEqualTo("my-key");
    assertThat(
            ec2.describeKeyPairs(request -> request.keyNames("my-key").includePublicKey(true))
                .keyPairs()
                .get(0)
                .publicKey())
        .startsWith("ssh-ed25519 ");
    assertThatThrownBy(() -> ec2.createKeyPair(request -> request.keyName("my-key")))
        .isInstanceOfSatisfying(
            Ec2Exception.class,
            error ->
                assertThat(error.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidKeyPair.Duplicate"));
  }

  @Test
  void openAPortOfTheDefaultGroup() {
    openPort8000();

    SecurityGroup group = defaultGroup();
    assertThat(group.description()).isEqualTo("default VPC security group");
    assertThat(group.ownerId()).isEqualTo("000000000000");
    assertThat(group.ipPermissions())
        .filteredOn(permission -> Integer.valueOf(8000).equals(permission.fromPort()))
        .singleElement()
        .satisfies(
            permission -> {
              assertThat(permission.ipProtocol()).isEqualTo("tcp");
              assertThat(permission.toPort()).isEqualTo(8000);
              assertThat(permission.ipRanges())
                  .extracting(range -> range.cidrIp())
                  .containsExactly("0.0.0.0/0");
            });
  }

  private void openPort8000() {
    ec2.authorizeSecurityGroupIngress(
        request ->
            request
                .groupId("default")
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(8000)
                        .toPort(8000)
                        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
                        .build()));
  }

  private SecurityGroup defaultGroup() {
    List<SecurityGroup> groups = ec2.describeSecurityGroups().securityGroups();
    assertThat(groups).singleElement().extracting(SecurityGroup::groupName).isEqualTo("default");
    return groups.get(0);
  }

  @Test
  void runStopStartAndTerminateAnInstance() {
    ec2.createKeyPair(request -> request.keyName("my-key"));
    openPort8000();
    String groupId = defaultGroup().groupId();
    String userData = Base64.getEncoder().encodeToString(USER_SCRIPT.getBytes(UTF_8));

    Instance launched =
        ec2.runInstances(
                request ->
                    request
                        .imageId(IMAGE)
                        .minCount(1)
                        .maxCount(1)
                        .instanceType(InstanceType.T3_NANO)
                        .keyName("my-key")
                        .securityGroupIds(groupId)
                        .userData(userData))
            .instances()
            .get(0);
    String id = launched.instanceId();

    assertThat(launched.state().name()).isEqualTo(InstanceStateName.PENDING);
    assertThat(launched.keyName()).isEqualTo("my-key");
    assertThat(launched.securityGroups())
        .extracting(group -> group.groupId())
        .containsExactly(groupId);
    waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));
    assertThat(
            ec2.describeInstanceAttribute(
                    request -> request.instanceId(id).attribute(InstanceAttributeName.USER_DATA))
                .userData()
                .value())
        .isEqualTo(userData);

    ec2.stopInstances(request -> request.instanceIds(id));
    waiter.waitUntilInstanceStopped(request -> request.instanceIds(id));
    ec2.startInstances(request -> request.instanceIds(id));
    waiter.waitUntilInstanceRunning(request -> request.instanceIds(id));
    ec2.terminateInstances(request -> request.instanceIds(id));
    waiter.waitUntilInstanceTerminated(request -> request.instanceIds(id));
  }

  @Test
  void findImagesByTheirTag() {
    String volumeId =
        ec2.createVolume(request -> request.availabilityZone("us-east-1a").size(8)).volumeId();
    String snapshotId = ec2.createSnapshot(request -> request.volumeId(volumeId)).snapshotId();
    String imageId =
        ec2.registerImage(
                request ->
                    request
                        .name("ubuntu-focal-ami")
                        .rootDeviceName("/dev/sda1")
                        .blockDeviceMappings(
                            BlockDeviceMapping.builder()
                                .deviceName("/dev/sda1")
                                .ebs(root -> root.snapshotId(snapshotId))
                                .build()))
            .imageId();
    ec2.createTags(
        request ->
            request
                .resources(imageId)
                .tags(Tag.builder().key("made-by").value("getting-started").build()));

    assertThat(
            ec2.describeImages(
                    request ->
                        request.filters(
                            Filter.builder().name("tag:made-by").values("getting-started").build()))
                .images())
        .singleElement()
        .extracting(Image::name)
        .isEqualTo("ubuntu-focal-ami");
  }
}
