package io.github.localec2.server.launchtemplate;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class RunFromTemplateTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private String template(Consumer<RequestLaunchTemplateData.Builder> data) {
    return ec2.createLaunchTemplate(r -> r.launchTemplateName("web").launchTemplateData(data))
        .launchTemplate()
        .launchTemplateId();
  }

  private Instance launch(
      Consumer<LaunchTemplateSpecification.Builder> template,
      Consumer<RunInstancesRequest.Builder> request) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder().minCount(1).maxCount(1).launchTemplate(template);
    request.accept(builder);
    String id = ec2.runInstances(builder.build()).instances().get(0).instanceId();
    return ec2.describeInstances(r -> r.instanceIds(id)).reservations().get(0).instances().get(0);
  }

  @Test
  void anInstanceIsWhatItsTemplateSays() {
    String id =
        template(
            d ->
                d.imageId("ami-0abcdef1234567890")
                    .instanceType("t3.small")
                    .monitoring(m -> m.enabled(true))
                    .tagSpecifications(
                        t -> t.resourceType("instance").tags(g -> g.key("team").value("a"))));

    Instance instance = launch(t -> t.launchTemplateId(id), r -> {});

    assertThat(instance.imageId()).isEqualTo("ami-0abcdef1234567890");
    assertThat(instance.instanceTypeAsString()).isEqualTo("t3.small");
    assertThat(instance.monitoring().stateAsString()).isEqualTo("enabled");
    assertThat(instance.tags())
        .contains(
            Tag.builder().key("team").value("a").build(),
            Tag.builder().key("aws:ec2launchtemplate:id").value(id).build(),
            Tag.builder().key("aws:ec2launchtemplate:version").value("1").build());
  }

  @Test
  void theRequestWinsOverTheTemplate() {
    template(d -> d.imageId("ami-0abcdef1234567890").instanceType("t3.small"));
    Instance instance = launch(t -> t.launchTemplateName("web"), r -> r.instanceType("t3.large"));
    assertThat(instance.instanceTypeAsString()).isEqualTo("t3.large");
    assertThat(instance.imageId()).isEqualTo("ami-0abcdef1234567890");
  }

  @Test
  void theDefaultVersionLaunchesUnlessAnotherIsNamed() {
    template(d -> d.imageId("ami-0abcdef1234567890").instanceType("t3.small"));
    ec2.createLaunchTemplateVersion(
        r ->
            r.launchTemplateName("web")
                .sourceVersion("1")
                .launchTemplateData(d -> d.instanceType("t3.medium")));

    assertThat(launch(t -> t.launchTemplateName("web"), r -> {}).instanceTypeAsString())
        .isEqualTo("t3.small");
    assertThat(
            launch(t -> t.launchTemplateName("web").version("$Latest"), r -> {})
                .instanceTypeAsString())
        .isEqualTo("t3.medium");
    assertThat(
            launch(t -> t.launchTemplateName("web").version("2"), r -> {}).instanceTypeAsString())
        .isEqualTo("t3.medium");
  }

  @Test
  void aTemplateThatIsNotThereLaunchesNothing() {
    template(d -> d.imageId("ami-0abcdef1234567890"));
    assertFault(
        "InvalidLaunchTemplateName.NotFoundException",
        () -> launch(t -> t.launchTemplateName("none"), r -> {}));
    assertFault(
        "InvalidLaunchTemplateId.NotFound",
        () -> launch(t -> t.launchTemplateId("lt-0123456789abcdef0"), r -> {}));
    assertFault(
        "InvalidLaunchTemplateId.VersionNotFound",
        () -> launch(t -> t.launchTemplateName("web").version("2"), r -> {}));
    assertThat(ec2.describeInstances().reservations()).isEmpty();
  }

  @Test
  void theDataOfAnInstanceLaunchesAnotherLikeIt() {
    template(
        d ->
            d.imageId("ami-0abcdef1234567890")
                .instanceType("t3.small")
                .userData("IyEvYmluL3No")
                .disableApiTermination(true)
                .tagSpecifications(
                    t -> t.resourceType("instance").tags(g -> g.key("team").value("a"))));
    Instance instance = launch(t -> t.launchTemplateName("web"), r -> {});

    ResponseLaunchTemplateData data =
        ec2.getLaunchTemplateData(r -> r.instanceId(instance.instanceId())).launchTemplateData();

    assertThat(data.imageId()).isEqualTo(instance.imageId());
    assertThat(data.instanceType()).isEqualTo(instance.instanceType());
    assertThat(data.userData()).isEqualTo("IyEvYmluL3No");
    assertThat(data.disableApiTermination()).isTrue();
    assertThat(data.instanceInitiatedShutdownBehaviorAsString()).isEqualTo("stop");
    assertThat(data.monitoring().enabled()).isFalse();
    assertThat(data.placement().availabilityZone())
        .isEqualTo(instance.placement().availabilityZone());
    assertThat(data.creditSpecification().cpuCredits()).isEqualTo("unlimited");
    assertThat(data.networkInterfaces())
        .singleElement()
        .satisfies(
            eni -> {
              assertThat(eni.subnetId()).isEqualTo(instance.subnetId());
              assertThat(eni.deviceIndex()).isZero();
              assertThat(eni.groups()).containsExactly(instance.securityGroups().get(0).groupId());
              assertThat(eni.privateIpAddresses().get(0).privateIpAddress())
                  .isEqualTo(instance.privateIpAddress());
            });
    assertThat(data.blockDeviceMappings())
        .singleElement()
        .satisfies(
            device -> {
              assertThat(device.deviceName()).isEqualTo(instance.rootDeviceName());
              assertThat(device.ebs().deleteOnTermination()).isTrue();
              assertThat(device.ebs().volumeSize()).isPositive();
            });
    assertThat(data.tagSpecifications().get(0).tags())
        .containsExactly(Tag.builder().key("team").value("a").build());
  }

  @Test
  void thereIsNoDataOfAnUnknownInstance() {
    assertFault(
        "InvalidInstanceID.NotFound",
        () -> ec2.getLaunchTemplateData(r -> r.instanceId("i-0123456789abcdef0")));
    assertFault("MissingParameter", () -> ec2.getLaunchTemplateData(r -> {}));
  }
}
