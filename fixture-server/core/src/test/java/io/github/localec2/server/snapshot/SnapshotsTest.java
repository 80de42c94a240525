package io.github.localec2.server.snapshot;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Moments by name, and in files. */
class SnapshotsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();
  @RegisterExtension static final TestEc2 OTHER = new TestEc2();

  private final Ec2Snapshots snapshots = EC2.server().snapshots();
  private final Ec2Client ec2 = EC2.client();

  @TempDir private Path directory;

  private static String launch(Ec2Client ec2) {
    return ec2.runInstances(
            r ->
                r.imageId("ami-ff0fea8310f3")
                    .minCount(1)
                    .maxCount(1)
                    .userData("aGVsbG8=")
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType(ResourceType.INSTANCE)
                            .tags(
                                Tag.builder()
                                    .key("Name")
                                    .value("\"web\" \u20ac\n\ud83d\ude80")
                                    .build())
                            .build()))
        .instances()
        .get(0)
        .instanceId();
  }

  @Test
  void aTestGoesBackToAMomentAsOftenAsItWants() {
    snapshots.take("empty");
    String id = launch(ec2);
    snapshots.take("launched");
    ec2.terminateInstances(r -> r.instanceIds(id));

    snapshots.restore("launched");
    assertThat(ec2.describeInstances().reservations().get(0).instances().get(0).state().name())
        .isEqualTo(InstanceStateName.RUNNING);
    snapshots.restore("empty");
    assertThat(ec2.describeInstances().reservations()).isEmpty();
    snapshots.restore("launched");
    assertThat(ec2.describeInstances().reservations()).hasSize(1);

    assertThat(snapshots.names()).containsExactly("empty", "launched");
    snapshots.drop("empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshots.restore("empty"))
        .withMessage("there is no snapshot 'empty', but [launched]");
    snapshots.drop("launched");
  }

  /** As much of EC2 as one test can hold. */
  private void fill() {
    launch(ec2);
    ec2.runInstances(
        r ->
            r.imageId("ami-ff0fea8310f3")
                .minCount(2)
                .maxCount(2)
                .instanceMarketOptions(m -> m.marketType(MarketType.SPOT)));
    ec2.createKeyPair(r -> r.keyName("key").keyType(KeyType.ED25519));
    String vpcId = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    String subnetId =
        ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.9.1.0/24")).subnet().subnetId();
    String groupId =
        ec2.createSecurityGroup(r -> r.groupName("g").description("d").vpcId(vpcId)).groupId();
    ec2.authorizeSecurityGroupIngress(
        r -> r.groupId(groupId).ipProtocol("tcp").fromPort(22).toPort(22).cidrIp("0.0.0.0/0"));
    ec2.createNetworkInterface(r -> r.subnetId(subnetId).groups(groupId));
    String volumeId = ec2.createVolume(r -> r.availabilityZone("us-east-1a").size(8)).volumeId();
    ec2.describeVolumes();
    ec2.createSnapshot(r -> r.volumeId(volumeId));
    ec2.allocateAddress();
    ec2.createLaunchTemplate(
        r ->
            r.launchTemplateName("template")
                .launchTemplateData(d -> d.imageId("ami-ff0fea8310f3").instanceType("t3.micro")));
    ec2.createPlacementGroup(r -> r.groupName("close").strategy("cluster"));
    ec2.createManagedPrefixList(r -> r.prefixListName("list").maxEntries(5).addressFamily("IPv4"));
    ec2.enableEbsEncryptionByDefault(r -> {});
    ec2.createNatGateway(r -> r.subnetId(subnetId).connectivityType("private"));
    ec2.createTransitGateway();
    ec2.createFlowLogs(
        r ->
            r.resourceIds(vpcId)
                .resourceType("VPC")
                .trafficType("ALL")
                .logDestinationType("s3")
                .logDestination("arn:aws:s3:::bucket"));
    EC2.client("111122223333", Region.EU_WEST_1).createVpc(r -> r.cidrBlock("10.8.0.0/16"));
    EC2.server().faults().zoneOutage("us-east-1b");
  }

  private static List<Object> described(Ec2Client ec2) {
    return List.of(
        ec2.describeInstances().reservations(),
        ec2.describeInstanceStatus().instanceStatuses(),
        ec2.describeSpotInstanceRequests().spotInstanceRequests(),
        ec2.describeKeyPairs().keyPairs(),
        ec2.describeVpcs().vpcs(),
        ec2.describeSubnets().subnets(),
        ec2.describeRouteTables().routeTables(),
        ec2.describeNetworkAcls().networkAcls(),
        ec2.describeSecurityGroups().securityGroups(),
        ec2.describeSecurityGroupRules(r -> {}).securityGroupRules(),
        ec2.describeNetworkInterfaces().networkInterfaces(),
        ec2.describeVolumes().volumes(),
        ec2.describeSnapshots(r -> r.ownerIds("self")).snapshots(),
        ec2.describeAddresses().addresses(),
        ec2.describeLaunchTemplates().launchTemplates(),
        ec2.describeLaunchTemplateVersions(r -> r.launchTemplateName("template"))
            .launchTemplateVersions(),
        ec2.describePlacementGroups().placementGroups(),
        ec2.describeManagedPrefixLists(r -> {}).prefixLists(),
        ec2.getEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault(),
        ec2.describeNatGateways().natGateways(),
        ec2.describeTransitGateways().transitGateways(),
        ec2.describeFlowLogs().flowLogs(),
        ec2.describeAvailabilityZones().availabilityZones(),
        ec2.describeTags().tags());
  }

  @Test
  void aFileKeepsAllThatIsDescribed() {
    fill();
    List<Object> before = described(ec2);
    Path file = directory.resolve("state.json");

    snapshots.save(file);
    OTHER.server().snapshots().load(file);

    Ec2Client other = OTHER.client();
    List<Object> after = described(other);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
    assertThat(OTHER.client("111122223333", Region.EU_WEST_1).describeVpcs().vpcs()).hasSize(2);
    // and it goes on from there
    launch(other);
    assertThat(other.describeInstances().reservations()).hasSize(3);
    String name = before.toString().contains("template") ? "template" : "";
    assertFault(
        "InvalidLaunchTemplateName.AlreadyExistsException",
        () ->
            other.createLaunchTemplate(
                r -> r.launchTemplateName(name).launchTemplateData(d -> d.imageId("ami-1"))));
  }

  @Test
  void aFileOfAFileIsTheSameFile() throws IOException {
    fill();
    Path one = directory.resolve("one.json");
    Path two = directory.resolve("two.json");

    snapshots.save(one);
    OTHER.server().snapshots().load(one);
    OTHER.server().snapshots().save(two);

    assertThat(two).hasSameBinaryContentAs(one);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(one, two);
    }
  }

  @Test
  void whatIsUnderWayIsWrittenAsDone() {
    try (LocalEc2Server slow =
        LocalEc2Server.start(Ec2Settings.builder().realisticDelays().build())) {
      Path file = directory.resolve("slow.json");
      slow.answer(
          "Action=RunInstances&ImageId=ami-ff0fea8310f3&MinCount=1&MaxCount=1"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8),
          null);

      slow.snapshots().save(file);
      snapshots.load(file);

      assertThat(ec2.describeInstances().reservations().get(0).instances().get(0).state().name())
          .isEqualTo(InstanceStateName.RUNNING);
    }
  }

  private void refused(String text, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("bad.json"), text);
    String id = launch(ec2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> snapshots.load(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(message);
    assertThat(ec2.describeInstances(r -> r.instanceIds(id)).reservations()).hasSize(1);
  }

  @Test
  void aBadFileIsRefusedWithTheReasonAndChangesNothing() throws IOException {
    String start = "{\"format\":\"local-ec2-state\",\"version\":1,\"scopes\":[{\"account\":";
    String table =
        start
            + "\"000000000000\",\"region\":\"us-east-1\",\"tables\":[{\"name\":\"%s\",\"type\":\"%s\","
            + "\"rows\":[%s]}]}]}";
    String vpc = "software.amazon.awssdk.services.ec2.model.Vpc";
    refused("", "more should be in line 1 at character 0");
    refused("{\"format\":\n\"x\"", "line 2");
    refused("{}", "format must be 'local-ec2-state': 'null'");
    refused("{\"format\":\"local-ec2-state\",\"version\":2}", "version must be 1");
    refused(start + "\"12\",\"region\":\"us-east-1\",\"tables\":[]}]}", "12 digits: '12'");
    refused(String.format(table, "nothing", vpc, ""), "there is no table 'nothing'");
    refused(
        String.format(table, "vpcs", "java.lang.ProcessBuilder", "{}"),
        "no type of records: 'java.lang.ProcessBuilder'");
    refused(
        String.format(table, "vpcs", vpc, "{\"IsDefault\":\"yes\"}"),
        "row 0 of vpcs: IsDefault can't be 'yes'");
    refused(String.format(table, "vpcs", vpc, "{}"), "row 0 of vpcs: it has no id");
    refused(
        String.format(table, "vpcs", vpc.replace("Vpc", "Volume"), "{\"VolumeId\":\"vol-1\"}"),
        "row 0 of vpcs: it is no record of this table");
    assertThatThrownBy(() -> snapshots.load(directory.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.json can't be read");
  }
}
