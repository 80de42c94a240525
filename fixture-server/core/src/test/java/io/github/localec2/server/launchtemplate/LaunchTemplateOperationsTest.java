package io.github.localec2.server.launchtemplate;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;

@SuppressWarnings("unchecked") // the SDK's builders take varargs of consumers
class LaunchTemplateOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final String UNKNOWN = "lt-0123456789abcdef0";
  private static final Tag TAG = Tag.builder().key("team").value("a").build();

  private final Ec2Client ec2 = EC2.client();

  private LaunchTemplate create(String name) {
    return ec2.createLaunchTemplate(
            r -> r.launchTemplateName(name).launchTemplateData(d -> d.imageId("ami-12345678")))
        .launchTemplate();
  }

  private List<String> names(Consumer<DescribeLaunchTemplatesRequest.Builder> request) {
    return ec2.describeLaunchTemplates(request).launchTemplates().stream()
        .map(LaunchTemplate::launchTemplateName)
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void aNewTemplateHasOneVersionThatIsLatestAndDefault() {
    LaunchTemplate made = create("web");

    assertThat(made.launchTemplateId()).matches("lt-0[0-9a-f]{16}");
    assertThat(made.launchTemplateName()).isEqualTo("web");
    assertThat(made.defaultVersionNumber()).isEqualTo(1);
    assertThat(made.latestVersionNumber()).isEqualTo(1);
    assertThat(made.createdBy()).isEqualTo("arn:aws:iam::000000000000:root");
    assertThat(made.createTime()).isNotNull();
    assertThat(made.operator().managed()).isFalse();
    assertThat(made.hasTags()).isFalse();
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).containsExactly(made);
  }

  @Test
  void aTemplateIsTaggedAtItsCreationAndLater() {
    LaunchTemplate made =
        ec2.createLaunchTemplate(
                r ->
                    r.launchTemplateName("web")
                        .launchTemplateData(d -> d.imageId("ami-12345678"))
                        .tagSpecifications(t -> t.resourceType("launch-template").tags(TAG)))
            .launchTemplate();
    create("other");

    assertThat(made.tags()).containsExactly(TAG);
    assertThat(names(r -> r.filters(filter("tag:team", "a")))).containsExactly("web");
    ec2.deleteTags(r -> r.resources(made.launchTemplateId()).tags(TAG));
    assertThat(names(r -> r.filters(filter("tag-key", "team")))).isEmpty();
    assertThat(ec2.describeLaunchTemplates().launchTemplates().get(0).hasTags()).isFalse();
  }

  @Test
  void aTagForAnotherResourceIsRefused() {
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createLaunchTemplate(
                r ->
                    r.launchTemplateName("web")
                        .launchTemplateData(d -> d.imageId("ami-12345678"))
                        .tagSpecifications(t -> t.resourceType("instance").tags(TAG))));
  }

  @Test
  void aNameIsTakenOnce() {
    create("web");
    assertThat(assertFault("InvalidLaunchTemplateName.AlreadyExistsException", () -> create("web")))
        .hasMessageContaining("Launch template name already in use.");
    create("Web");
  }

  @Test
  void malformedNamesAreRefused() {
    for (String bad : List.of("ab", "with space", "a".repeat(129), "umläut")) {
      assertFault("InvalidLaunchTemplateName.MalformedException", () -> create(bad));
    }
    create("a(b).c/d_e-1");
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).hasSize(1);
  }

  @Test
  void nameAndDataAreRequired() {
    assertFault(
        "MissingParameter", () -> ec2.createLaunchTemplate(r -> r.launchTemplateName("web")));
    assertFault(
        "MissingParameter",
        () -> ec2.createLaunchTemplate(r -> r.launchTemplateData(d -> d.imageId("ami-12345678"))));
  }

  @Test
  void dataThatContradictsItselfIsRefused() {
    assertFault(
        "InvalidUserData.Malformed", () -> createWith(d -> d.userData("no base64 at all!")));
    assertFault(
        "InvalidParameterCombination",
        () ->
            createWith(
                d ->
                    d.instanceType("t3.micro")
                        .instanceRequirements(
                            i -> i.vCpuCount(v -> v.min(1)).memoryMiB(m -> m.min(1)))));
    assertFault(
        "InvalidParameterValue",
        () -> createWith(d -> d.tagSpecifications(t -> t.resourceType("vpc").tags(TAG))));
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).isEmpty();
  }

  private void createWith(Consumer<RequestLaunchTemplateData.Builder> data) {
    ec2.createLaunchTemplate(r -> r.launchTemplateName("web").launchTemplateData(data));
  }

  @Test
  void templatesAreDescribedByIdNameAndFilter() {
    LaunchTemplate one = create("one");
    LaunchTemplate two = create("two");

    assertThat(names(r -> {})).containsExactly("one", "two");
    assertThat(names(r -> r.launchTemplateIds(two.launchTemplateId()))).containsExactly("two");
    assertThat(names(r -> r.launchTemplateNames("one"))).containsExactly("one");
    assertThat(names(r -> r.filters(filter("launch-template-name", "t*")))).containsExactly("two");
    assertThat(names(r -> r.launchTemplateNames("one").filters(filter("tag:a", "b")))).isEmpty();
    assertThat(one.launchTemplateId()).isNotEqualTo(two.launchTemplateId());
  }

  @Test
  void templatesComeInPages() {
    for (String name : List.of("one", "two", "three")) {
      create(name);
    }
    DescribeLaunchTemplatesResponse first = ec2.describeLaunchTemplates(r -> r.maxResults(2));
    assertThat(first.launchTemplates()).hasSize(2);
    assertThat(names(r -> r.maxResults(2).nextToken(first.nextToken()))).containsExactly("three");
    assertFault("InvalidParameterValue", () -> names(r -> r.maxResults(201)));
  }

  @Test
  void unknownTemplatesAreNotFound() {
    assertThat(
            assertFault(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> names(r -> r.launchTemplateNames("none"))))
        .hasMessageContaining(
            "At least one of the launch templates specified in the request does not exist.");
    assertFault("InvalidLaunchTemplateId.NotFound", () -> names(r -> r.launchTemplateIds(UNKNOWN)));
    assertFault(
        "InvalidLaunchTemplateId.Malformed", () -> names(r -> r.launchTemplateIds("vpc-1")));
    assertThat(
            assertFault(
                "InvalidLaunchTemplateName.NotFoundException",
                () -> ec2.deleteLaunchTemplate(r -> r.launchTemplateName("none"))))
        .hasMessageContaining(
            "The specified launch template, with template name none, does not exist.");
    assertThat(
            assertFault(
                "InvalidLaunchTemplateId.NotFound",
                () -> ec2.modifyLaunchTemplate(r -> r.launchTemplateId(UNKNOWN))))
        .hasMessageContaining(
            "The specified launch template, with template ID " + UNKNOWN + ", does not exist.");
  }

  @Test
  void aTemplateIsMeantByIdOrNameNotBoth() {
    LaunchTemplate made = create("web");
    assertFault("MissingParameter", () -> ec2.deleteLaunchTemplate(r -> {}));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.deleteLaunchTemplate(
                r -> r.launchTemplateId(made.launchTemplateId()).launchTemplateName("web")));
  }

  @Test
  void theDefaultVersionIsChosen() {
    create("web");
    ec2.createLaunchTemplateVersion(
        r -> r.launchTemplateName("web").launchTemplateData(d -> d.imageId("ami-87654321")));

    LaunchTemplate modified =
        ec2.modifyLaunchTemplate(r -> r.launchTemplateName("web").defaultVersion("2"))
            .launchTemplate();
    assertThat(modified.defaultVersionNumber()).isEqualTo(2);
    assertThat(modified.latestVersionNumber()).isEqualTo(2);
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).containsExactly(modified);
    assertFault(
        "InvalidLaunchTemplateId.VersionNotFound",
        () -> ec2.modifyLaunchTemplate(r -> r.launchTemplateName("web").defaultVersion("3")));
  }

  @Test
  void aDeletedTemplateIsGoneWithItsVersions() {
    LaunchTemplate made = create("web");

    assertThat(ec2.deleteLaunchTemplate(r -> r.launchTemplateName("web")).launchTemplate())
        .isEqualTo(made);
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).isEmpty();
    assertThat(
            ec2.describeLaunchTemplateVersions(r -> r.versions("$Latest")).launchTemplateVersions())
        .isEmpty();
    assertThat(create("web").latestVersionNumber()).isEqualTo(1);
  }

  @Test
  void aRepeatedTokenMakesOneTemplate() {
    for (int i = 0; i < 2; i++) {
      ec2.createLaunchTemplate(
          r ->
              r.launchTemplateName("web")
                  .launchTemplateData(d -> d.imageId("ami-12345678"))
                  .clientToken("same"));
    }
    assertThat(ec2.describeLaunchTemplates().launchTemplates()).hasSize(1);
  }
}
