package io.github.localec2.libvirt;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Launches where hosts are zones, on a host that libvirt's library mocks up by itself. */
@SuppressWarnings("unchecked") // the SDK's builders of builders
final class ZonesTest {
  private static final String AMI = "ami-12345678";
  private static final String NODE =
      """
      <node>
        <network><name>default</name><bridge name='b'/><ip address='192.168.150.1'
          netmask='255.255.255.0'><dhcp><range start='192.168.150.2' end='192.168.150.9'/></dhcp></ip>
        </network>
        <pool type='dir'><name>default</name><target><path>/default</path></target>
          <volume type='file'><name>ami-12345678</name><capacity>1048576</capacity>
            <target><format type='qcow2'/></target></volume>
        </pool>
      </node>
      """;

  @TempDir private Path directory;
  private TestEc2 ec2;

  private String host() throws IOException {
    return "test://" + Files.writeString(directory.resolve("node"), NODE);
  }

  private static Ec2Settings.Builder settings(String uri) {
    return Ec2Settings.builder().vmManager("libvirt").option("libvirt.uri", uri);
  }

  @BeforeEach
  void start() throws IOException {
    try {
      ec2 = new TestEc2(settings("us-east-1b=" + host()));
    } catch (VmException e) {
      if (e.getCause() instanceof LinkageError) {
        Assumptions.abort(e.getMessage());
      }
      throw e;
    }
  }

  @AfterEach
  void end() {
    if (ec2 != null) {
      ec2.server().close();
    }
  }

  private static RunInstancesRequest.Builder launch() {
    return RunInstancesRequest.builder()
        .imageId(AMI)
        .instanceType("t3.nano")
        .minCount(1)
        .maxCount(1);
  }

  private static RunInstancesRequest into(String zone) {
    return launch().placement(p -> p.availabilityZone(zone)).build();
  }

  @Test
  void aZoneWithoutAHostHasNoCapacityAndNothingIsMade() {
    Ec2Client client = ec2.client();
    assertThat(
            assertFault(
                    "InsufficientInstanceCapacity", () -> client.runInstances(into("us-east-1c")))
                .getMessage())
        .contains("sufficient t3.nano capacity", "you requested (us-east-1c)")
        .contains("not specifying an Availability Zone in your request or choosing us-east-1b.");
    String subnet =
        client
            .describeSubnets(r -> r.filters(f -> f.name("availability-zone").values("us-east-1a")))
            .subnets()
            .get(0)
            .subnetId();
    assertFault(
        "InsufficientInstanceCapacity",
        () -> client.runInstances(launch().subnetId(subnet).build()));
    assertFault(
        "InsufficientInstanceCapacity",
        () -> ec2.client("000000000000", Region.EU_WEST_1).runInstances(into("eu-west-1a")));
    assertThat(client.describeInstances().reservations()).isEmpty();
    assertThat(client.describeVolumes().volumes()).isEmpty();
    assertThat(client.describeNetworkInterfaces().networkInterfaces()).isEmpty();
  }

  @Test
  void aLaunchThatNamesNoZoneGoesWhereAHostIs() {
    Instance instance = ec2.client().runInstances(launch().build()).instances().get(0);
    assertThat(instance.placement().availabilityZone()).isEqualTo("us-east-1b");
  }

  @Test
  void aZoneThatThereIsNotIsRefusedAsOtherwise() {
    assertThat(
            assertFault(
                    "InvalidParameterValue", () -> ec2.client().runInstances(into("us-east-1z")))
                .getMessage())
        .contains("[us-east-1z]");
  }

  @Test
  void aSettingWithAZoneThatThereIsNotFailsBeforeAnythingStarts() throws IOException {
    assertThatThrownBy(() -> LocalEc2Server.start(settings("us-east-1q=qemu:///no-host").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'us-east-1q'")
        .hasMessageContaining("us-east-1a, us-east-1b");
    assertThatThrownBy(() -> LocalEc2Server.start(settings("mars-north-1a=" + host()).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'mars-north-1a'")
        .hasMessageContaining("us-east-1a");
    assertThatThrownBy(() -> LocalEc2Server.start(settings("useast1a=" + host()).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'useast1a'")
        .hasMessageContaining("us-east-1a=qemu:///system");
  }
}
