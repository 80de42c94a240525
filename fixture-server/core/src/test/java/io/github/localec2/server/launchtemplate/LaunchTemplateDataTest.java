package io.github.localec2.server.launchtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What is given as a template's data comes back as it was given. */
@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class LaunchTemplateDataTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private ResponseLaunchTemplateData kept(Consumer<RequestLaunchTemplateData.Builder> data) {
    ec2.createLaunchTemplate(r -> r.launchTemplateName("web").launchTemplateData(data));
    return ec2.describeLaunchTemplateVersions(r -> r.launchTemplateName("web").versions("1"))
        .launchTemplateVersions()
        .get(0)
        .launchTemplateData();
  }

  @Test
  void plainMembers() {
    ResponseLaunchTemplateData kept =
        kept(
            d ->
                d.imageId("ami-12345678")
                    .instanceType("m5.large")
                    .keyName("key")
                    .userData("IyEvYmluL3No")
                    .ebsOptimized(true)
                    .disableApiStop(true)
                    .disableApiTermination(false)
                    .instanceInitiatedShutdownBehavior("terminate")
                    .securityGroupIds("sg-1", "sg-2")
                    .securityGroups("default")
                    .kernelId("aki-1")
                    .ramDiskId("ari-1"));
    assertThat(kept.imageId()).isEqualTo("ami-12345678");
    assertThat(kept.instanceTypeAsString()).isEqualTo("m5.large");
    assertThat(kept.keyName()).isEqualTo("key");
    assertThat(kept.userData()).isEqualTo("IyEvYmluL3No");
    assertThat(kept.ebsOptimized()).isTrue();
    assertThat(kept.disableApiStop()).isTrue();
    assertThat(kept.disableApiTermination()).isFalse();
    assertThat(kept.instanceInitiatedShutdownBehaviorAsString()).isEqualTo("terminate");
    assertThat(kept.securityGroupIds()).containsExactly("sg-1", "sg-2");
    assertThat(kept.securityGroups()).containsExactly("default");
    assertThat(kept.kernelId()).isEqualTo("aki-1");
    assertThat(kept.ramDiskId()).isEqualTo("ari-1");
    assertThat(kept.hasBlockDeviceMappings()).isFalse();
    assertThat(kept.monitoring()).isNull();
  }

  @Test
  void volumes() {
    LaunchTemplateBlockDeviceMapping volume =
        kept(d ->
                d.blockDeviceMappings(
                    b ->
                        b.deviceName("/dev/sda1")
                            .ebs(
                                e ->
                                    e.volumeSize(20)
                                        .volumeType("gp3")
                                        .iops(4000)
                                        .throughput(200)
                                        .encrypted(true)
                                        .kmsKeyId("alias/k")
                                        .snapshotId("snap-1")
                                        .deleteOnTermination(false))))
            .blockDeviceMappings()
            .get(0);
    assertThat(volume.deviceName()).isEqualTo("/dev/sda1");
    assertThat(volume.ebs().volumeSize()).isEqualTo(20);
    assertThat(volume.ebs().volumeTypeAsString()).isEqualTo("gp3");
    assertThat(volume.ebs().iops()).isEqualTo(4000);
    assertThat(volume.ebs().throughput()).isEqualTo(200);
    assertThat(volume.ebs().encrypted()).isTrue();
    assertThat(volume.ebs().kmsKeyId()).isEqualTo("alias/k");
    assertThat(volume.ebs().snapshotId()).isEqualTo("snap-1");
    assertThat(volume.ebs().deleteOnTermination()).isFalse();
  }

  @Test
  void interfaces() {
    LaunchTemplateInstanceNetworkInterfaceSpecification eni =
        kept(d ->
                d.networkInterfaces(
                    n ->
                        n.deviceIndex(0)
                            .subnetId("subnet-1")
                            .groups("sg-1")
                            .associatePublicIpAddress(true)
                            .deleteOnTermination(true)
                            .description("first")
                            .interfaceType("efa")
                            .privateIpAddresses(p -> p.privateIpAddress("10.0.0.4").primary(true))
                            .ipv6Addresses(i -> i.ipv6Address("fd00::1"))
                            .ipv4Prefixes(i -> i.ipv4Prefix("10.0.1.0/28"))
                            .enaSrdSpecification(
                                s ->
                                    s.enaSrdEnabled(true)
                                        .enaSrdUdpSpecification(u -> u.enaSrdUdpEnabled(true)))))
            .networkInterfaces()
            .get(0);
    assertThat(eni.deviceIndex()).isZero();
    assertThat(eni.subnetId()).isEqualTo("subnet-1");
    assertThat(eni.groups()).containsExactly("sg-1");
    assertThat(eni.associatePublicIpAddress()).isTrue();
    assertThat(eni.deleteOnTermination()).isTrue();
    assertThat(eni.description()).isEqualTo("first");
    assertThat(eni.interfaceType()).isEqualTo("efa");
    assertThat(eni.privateIpAddresses().get(0).primary()).isTrue();
    assertThat(eni.ipv6Addresses().get(0).ipv6Address()).isEqualTo("fd00::1");
    assertThat(eni.ipv4Prefixes().get(0).ipv4Prefix()).isEqualTo("10.0.1.0/28");
    assertThat(eni.enaSrdSpecification().enaSrdUdpSpecification().enaSrdUdpEnabled()).isTrue();
  }

  @Test
  void structures() {
    Instant until = Instant.parse("2027-01-01T00:00:00Z");
    ResponseLaunchTemplateData kept =
        kept(
            d ->
                d.iamInstanceProfile(p -> p.name("profile"))
                    .monitoring(m -> m.enabled(true))
                    .placement(p -> p.availabilityZone("us-east-1a").tenancy("dedicated"))
                    .instanceMarketOptions(
                        m ->
                            m.marketType("spot")
                                .spotOptions(s -> s.maxPrice("0.1").validUntil(until)))
                    .creditSpecification(c -> c.cpuCredits("unlimited"))
                    .cpuOptions(c -> c.coreCount(2).threadsPerCore(1))
                    .capacityReservationSpecification(
                        c -> c.capacityReservationTarget(t -> t.capacityReservationId("cr-1")))
                    .licenseSpecifications(l -> l.licenseConfigurationArn("arn:license"))
                    .hibernationOptions(h -> h.configured(true))
                    .metadataOptions(m -> m.httpTokens("required").instanceMetadataTags("enabled"))
                    .enclaveOptions(e -> e.enabled(true))
                    .privateDnsNameOptions(p -> p.hostnameType("resource-name"))
                    .maintenanceOptions(m -> m.autoRecovery("disabled"))
                    .tagSpecifications(
                        t -> t.resourceType("instance").tags(g -> g.key("a").value("b"))));
    assertThat(kept.iamInstanceProfile().name()).isEqualTo("profile");
    assertThat(kept.monitoring().enabled()).isTrue();
    assertThat(kept.placement().availabilityZone()).isEqualTo("us-east-1a");
    assertThat(kept.placement().tenancyAsString()).isEqualTo("dedicated");
    assertThat(kept.instanceMarketOptions().marketTypeAsString()).isEqualTo("spot");
    assertThat(kept.instanceMarketOptions().spotOptions().maxPrice()).isEqualTo("0.1");
    assertThat(kept.instanceMarketOptions().spotOptions().validUntil()).isEqualTo(until);
    assertThat(kept.creditSpecification().cpuCredits()).isEqualTo("unlimited");
    assertThat(kept.cpuOptions().coreCount()).isEqualTo(2);
    assertThat(
            kept.capacityReservationSpecification()
                .capacityReservationTarget()
                .capacityReservationId())
        .isEqualTo("cr-1");
    assertThat(kept.licenseSpecifications().get(0).licenseConfigurationArn())
        .isEqualTo("arn:license");
    assertThat(kept.hibernationOptions().configured()).isTrue();
    assertThat(kept.metadataOptions().httpTokensAsString()).isEqualTo("required");
    assertThat(kept.metadataOptions().instanceMetadataTagsAsString()).isEqualTo("enabled");
    assertThat(kept.enclaveOptions().enabled()).isTrue();
    assertThat(kept.privateDnsNameOptions().hostnameTypeAsString()).isEqualTo("resource-name");
    assertThat(kept.maintenanceOptions().autoRecoveryAsString()).isEqualTo("disabled");
    assertThat(kept.tagSpecifications().get(0).tags().get(0).key()).isEqualTo("a");
  }

  @Test
  void requirements() {
    ResponseLaunchTemplateData kept =
        kept(
            d ->
                d.instanceRequirements(
                    i ->
                        i.vCpuCount(v -> v.min(2).max(4))
                            .memoryMiB(m -> m.min(4096))
                            .cpuManufacturersWithStrings("intel", "amd")
                            .bareMetal("included")));
    assertThat(kept.instanceRequirements().vCpuCount().max()).isEqualTo(4);
    assertThat(kept.instanceRequirements().memoryMiB().min()).isEqualTo(4096);
    assertThat(kept.instanceRequirements().cpuManufacturersAsStrings())
        .containsExactly("intel", "amd");
    assertThat(kept.instanceRequirements().bareMetalAsString()).isEqualTo("included");
  }
}
