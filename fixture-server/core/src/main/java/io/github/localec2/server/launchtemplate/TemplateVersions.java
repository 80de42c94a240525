package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2Fault;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Makes versions of launch templates. */
final class TemplateVersions {
  private static final int MAX_VERSIONS = 10_000;

  private TemplateVersions() {}

  static CreateLaunchTemplateVersionResponse create(
      CreateLaunchTemplateVersionRequest request, Call call) {
    TemplateRecord record =
        TemplateLookup.template(
            call.view(), request.launchTemplateId(), request.launchTemplateName());
    ResponseLaunchTemplateData data = TemplateData.of(call.models(), request.launchTemplateData());
    String source = request.sourceVersion();
    if (source != null && !source.isEmpty()) {
      ResponseLaunchTemplateData inherited =
          TemplateLookup.version(call.view(), record.template(), source).launchTemplateData();
      data = TemplateData.checked(call.models().over(data, inherited));
    }
    LaunchTemplateVersion made = add(call, record, request.versionDescription(), data);
    return CreateLaunchTemplateVersionResponse.builder().launchTemplateVersion(made).build();
  }

  /** Adds the next version and puts the template with it. */
  static LaunchTemplateVersion add(
      Call call,
      TemplateRecord record,
      @Nullable String description,
      ResponseLaunchTemplateData data) {
    int present =
        call.rows(LaunchTemplateTables.VERSIONS)
            .by(LaunchTemplateTables.VERSIONS_BY_TEMPLATE, record.id())
            .size();
    if (present >= MAX_VERSIONS) {
      throw Ec2Fault.of(
          "VersionLimitExceeded",
          "You have reached the maximum number of versions (" + MAX_VERSIONS + ") per template.");
    }
    long number = record.versionsMade() + 1;
    LaunchTemplate template = record.template().toBuilder().latestVersionNumber(number).build();
    call.rows(LaunchTemplateTables.TEMPLATES).put(new TemplateRecord(template, number));
    LaunchTemplateVersion version =
        LaunchTemplateVersion.builder()
            .launchTemplateId(record.id())
            .launchTemplateName(template.launchTemplateName())
            .versionNumber(number)
            .versionDescription(description)
            .createTime(call.now())
            .createdBy(creator(call))
            .launchTemplateData(data)
            .operator(o -> o.managed(false))
            .build();
    call.rows(LaunchTemplateTables.VERSIONS).put(version);
    return TemplateLookup.shown(version, template);
  }

  static String creator(Call call) {
    return "arn:aws:iam::" + call.account() + ":root";
  }
}
