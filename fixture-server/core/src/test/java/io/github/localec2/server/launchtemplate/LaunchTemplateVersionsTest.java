package io.github.localec2.server.launchtemplate;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateErrorCode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class LaunchTemplateVersionsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String id = "";

  @BeforeEach
  void createTemplate() {
    id =
        ec2.createLaunchTemplate(
                r ->
                    r.launchTemplateName("web")
                        .versionDescription("first")
                        .launchTemplateData(d -> d.imageId("ami-11111111").instanceType("t3.nano")))
            .launchTemplate()
            .launchTemplateId();
  }

  private LaunchTemplateVersion add(Consumer<RequestLaunchTemplateData.Builder> data) {
    return ec2.createLaunchTemplateVersion(r -> r.launchTemplateId(id).launchTemplateData(data))
        .launchTemplateVersion();
  }

  private List<Long> numbers(Consumer<DescribeLaunchTemplateVersionsRequest.Builder> request) {
    return ec2.describeLaunchTemplateVersions(request).launchTemplateVersions().stream()
        .map(LaunchTemplateVersion::versionNumber)
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void versionsAreNumberedAndTheNewestComesFirst() {
    LaunchTemplateVersion second = add(d -> d.imageId("ami-22222222"));
    add(d -> d.imageId("ami-33333333"));

    assertThat(second.versionNumber()).isEqualTo(2);
    assertThat(second.defaultVersion()).isFalse();
    assertThat(second.launchTemplateName()).isEqualTo("web");
    assertThat(second.createdBy()).isEqualTo("arn:aws:iam::000000000000:root");
    assertThat(second.createTime()).isNotNull();
    assertThat(numbers(r -> r.launchTemplateId(id))).containsExactly(3L, 2L, 1L);
    assertThat(ec2.describeLaunchTemplates().launchTemplates().get(0).latestVersionNumber())
        .isEqualTo(3);
  }

  @Test
  void aVersionInheritsFromItsSourceWhatItDoesNotSayItself() {
    LaunchTemplateVersion inherited =
        ec2.createLaunchTemplateVersion(
                r ->
                    r.launchTemplateId(id)
                        .sourceVersion("$Latest")
                        .launchTemplateData(d -> d.imageId("ami-22222222")))
            .launchTemplateVersion();
    assertThat(inherited.launchTemplateData().imageId()).isEqualTo("ami-22222222");
    assertThat(inherited.launchTemplateData().instanceTypeAsString()).isEqualTo("t3.nano");
    assertThat(inherited.versionDescription()).isNull();

    LaunchTemplateVersion alone = add(d -> d.imageId("ami-33333333"));
    assertThat(alone.launchTemplateData().instanceType()).isNull();
    assertFault(
        "InvalidLaunchTemplateId.VersionNotFound",
        () ->
            ec2.createLaunchTemplateVersion(
                r ->
                    r.launchTemplateId(id)
                        .sourceVersion("9")
                        .launchTemplateData(d -> d.imageId("ami-22222222"))));
  }

  @Test
  void versionsAreChosenByNumberByWhatTheyAreAndByRange() {
    add(d -> d.imageId("ami-22222222"));
    add(d -> d.imageId("ami-33333333"));
    add(d -> d.imageId("ami-44444444"));

    assertThat(numbers(r -> r.launchTemplateName("web").versions("2", "4")))
        .containsExactly(2L, 4L);
    assertThat(numbers(r -> r.launchTemplateName("web").versions("$Latest"))).containsExactly(4L);
    assertThat(numbers(r -> r.launchTemplateName("web").versions("$Default"))).containsExactly(1L);
    assertThat(numbers(r -> r.launchTemplateId(id).minVersion("2").maxVersion("3")))
        .containsExactly(3L, 2L);
    assertThat(numbers(r -> r.launchTemplateId(id).minVersion("3"))).containsExactly(4L, 3L);
  }

  @Test
  void anUnknownVersionIsNotFound() {
    assertThat(
            assertFault(
                "InvalidLaunchTemplateId.VersionNotFound",
                () -> numbers(r -> r.launchTemplateId(id).versions("7"))))
        .hasMessageContaining(
            "Could not find the specified version 7 for the launch template with ID " + id + ".");
    assertFault(
        "InvalidParameterValue", () -> numbers(r -> r.launchTemplateId(id).versions("latest")));
    assertFault(
        "InvalidLaunchTemplateName.NotFoundException",
        () -> numbers(r -> r.launchTemplateName("none")));
  }

  @Test
  void theLatestAndDefaultVersionsOfAllTemplatesAreDescribed() {
    add(d -> d.imageId("ami-22222222"));
    ec2.createLaunchTemplate(
        r -> r.launchTemplateName("other").launchTemplateData(d -> d.imageId("ami-55555555")));

    assertThat(numbers(r -> r.versions("$Latest"))).containsExactly(2L, 1L);
    assertThat(numbers(r -> r.versions("$Default"))).containsExactly(1L, 1L);
    assertThat(numbers(r -> r.versions("$Latest", "$Default"))).containsExactly(2L, 1L, 1L);
    assertFault("MissingParameter", () -> numbers(r -> {}));
    assertFault("MissingParameter", () -> numbers(r -> r.versions("1")));
  }

  @Test
  void versionsAreFilteredByTheirData() {
    add(
        d ->
            d.imageId("ami-22222222")
                .ebsOptimized(true)
                .kernelId("aki-1")
                .ramDiskId("ari-1")
                .iamInstanceProfile(p -> p.arn("arn:aws:iam::000000000000:instance-profile/p"))
                .metadataOptions(m -> m.httpTokens("required").httpEndpoint("enabled"))
                .networkInterfaces(n -> n.deviceIndex(0).networkCardIndex(1))
                .licenseSpecifications(l -> l.licenseConfigurationArn("arn:license"))
                .placement(p -> p.hostResourceGroupArn("arn:group")));

    for (Filter each :
        List.of(
            filter("image-id", "ami-2*"),
            filter("ebs-optimized", "true"),
            filter("kernel-id", "aki-1"),
            filter("ram-disk-id", "ari-1"),
            filter("iam-instance-profile", "*/p"),
            filter("http-tokens", "required"),
            filter("http-endpoint", "enabled"),
            filter("http-protocol-ipv4", "enabled"),
            filter("network-card-index", "1"),
            filter("license-configuration-arn", "arn:license"),
            filter("host-resource-group-arn", "arn:group"),
            filter("is-default-version", "false"))) {
      assertThat(numbers(r -> r.launchTemplateId(id).filters(each)))
          .as(each.name())
          .containsExactly(2L);
    }
    assertThat(numbers(r -> r.launchTemplateId(id).filters(filter("instance-type", "t3.nano"))))
        .containsExactly(1L);
  }

  @Test
  void versionsComeInPages() {
    add(d -> d.imageId("ami-22222222"));
    add(d -> d.imageId("ami-33333333"));

    DescribeLaunchTemplateVersionsResponse first =
        ec2.describeLaunchTemplateVersions(r -> r.launchTemplateId(id).maxResults(2));
    assertThat(first.launchTemplateVersions()).hasSize(2);
    assertThat(numbers(r -> r.launchTemplateId(id).maxResults(2).nextToken(first.nextToken())))
        .containsExactly(1L);
    assertFault(
        "InvalidParameterValue", () -> numbers(r -> r.launchTemplateId(id).maxResults(201)));
    assertFault(
        "InvalidNextToken",
        () -> numbers(r -> r.launchTemplateName("web").nextToken(first.nextToken())));
  }

  @Test
  void eachVersionIsDeletedOrSaysWhyNot() {
    add(d -> d.imageId("ami-22222222"));
    add(d -> d.imageId("ami-33333333"));

    DeleteLaunchTemplateVersionsResponse deleted =
        ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateId(id).versions("1", "3", "9"));

    assertThat(deleted.successfullyDeletedLaunchTemplateVersions())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.versionNumber()).isEqualTo(3);
              assertThat(item.launchTemplateId()).isEqualTo(id);
              assertThat(item.launchTemplateName()).isEqualTo("web");
            });
    assertThat(deleted.unsuccessfullyDeletedLaunchTemplateVersions())
        .extracting(item -> item.responseError().code())
        .containsExactly(
            LaunchTemplateErrorCode.UNEXPECTED_ERROR,
            LaunchTemplateErrorCode.LAUNCH_TEMPLATE_VERSION_DOES_NOT_EXIST);
    assertThat(numbers(r -> r.launchTemplateId(id))).containsExactly(2L, 1L);
    assertThat(numbers(r -> r.launchTemplateId(id).versions("$Latest"))).containsExactly(2L);
  }

  @Test
  void aDeletedNumberDoesNotComeAgain() {
    add(d -> d.imageId("ami-22222222"));
    ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateId(id).versions("2"));
    assertThat(add(d -> d.imageId("ami-33333333")).versionNumber()).isEqualTo(3);
  }

  @Test
  void deletingVersionsOfAnUnknownTemplateFailsVersionByVersion() {
    DeleteLaunchTemplateVersionsResponse answer =
        ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateName("none").versions("1"));
    assertThat(answer.successfullyDeletedLaunchTemplateVersions()).isEmpty();
    assertThat(answer.unsuccessfullyDeletedLaunchTemplateVersions())
        .singleElement()
        .satisfies(
            item ->
                assertThat(item.responseError().code())
                    .isEqualTo(LaunchTemplateErrorCode.LAUNCH_TEMPLATE_NAME_DOES_NOT_EXIST));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateId(id).versions("$Latest")));
    assertFault(
        "MissingParameter", () -> ec2.deleteLaunchTemplateVersions(r -> r.launchTemplateId(id)));
  }
}
