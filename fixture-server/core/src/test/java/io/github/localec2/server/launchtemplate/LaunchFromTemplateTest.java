package io.github.localec2.server.launchtemplate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.protocol.codec.SdkModelCopy;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class LaunchFromTemplateTest {
  private final ResponseLaunchTemplateData data =
      ResponseLaunchTemplateData.builder()
          .imageId("ami-12345678")
          .instanceType("m5.large")
          .ramDiskId("ari-1")
          .securityGroupIds("sg-1", "sg-2")
          .blockDeviceMappings(b -> b.deviceName("/dev/xvda").ebs(e -> e.volumeSize(9)))
          .networkInterfaces(n -> n.deviceIndex(0).ipv6Addresses(i -> i.ipv6Address("fd00::1")))
          .monitoring(m -> m.enabled(true))
          .metadataOptions(m -> m.httpTokens("required"))
          .instanceMarketOptions(m -> m.marketType("spot"))
          .tagSpecifications(t -> t.resourceType("volume").tags(g -> g.key("a").value("b")))
          .build();

  private RunInstancesRequest launch(RunInstancesRequest request) {
    return LaunchTemplates.under(new SdkModelCopy(), request, data);
  }

  @Test
  void theTemplateFillsWhatTheRequestLeavesOut() {
    RunInstancesRequest launch =
        launch(RunInstancesRequest.builder().minCount(1).maxCount(2).build());

    assertThat(launch.minCount()).isEqualTo(1);
    assertThat(launch.maxCount()).isEqualTo(2);
    assertThat(launch.imageId()).isEqualTo("ami-12345678");
    assertThat(launch.instanceTypeAsString()).isEqualTo("m5.large");
    assertThat(launch.ramdiskId()).isEqualTo("ari-1");
    assertThat(launch.securityGroupIds()).containsExactly("sg-1", "sg-2");
    assertThat(launch.blockDeviceMappings().get(0).ebs().volumeSize()).isEqualTo(9);
    assertThat(launch.networkInterfaces().get(0).ipv6Addresses().get(0).ipv6Address())
        .isEqualTo("fd00::1");
    assertThat(launch.monitoring().enabled()).isTrue();
    assertThat(launch.metadataOptions().httpTokensAsString()).isEqualTo("required");
    assertThat(launch.instanceMarketOptions().marketTypeAsString()).isEqualTo("spot");
    assertThat(launch.tagSpecifications().get(0).resourceTypeAsString()).isEqualTo("volume");
    assertThat(launch.hasSecurityGroups()).isFalse();
    assertThat(launch.placement()).isNull();
  }

  @Test
  void theRequestWinsMemberByMember() {
    RunInstancesRequest launch =
        launch(
            RunInstancesRequest.builder()
                .instanceType("t3.micro")
                .securityGroupIds("sg-3")
                .blockDeviceMappings(BlockDeviceMapping.builder().deviceName("/dev/sdb").build())
                .monitoring(m -> m.enabled(false))
                .build());

    assertThat(launch.imageId()).isEqualTo("ami-12345678");
    assertThat(launch.instanceTypeAsString()).isEqualTo("t3.micro");
    assertThat(launch.securityGroupIds()).containsExactly("sg-3");
    assertThat(launch.blockDeviceMappings())
        .extracting(BlockDeviceMapping::deviceName)
        .containsExactly("/dev/sdb");
    assertThat(launch.monitoring().enabled()).isFalse();
  }
}
