package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.GetLaunchTemplateDataRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Launch templates.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html">Launch
 *     templates</a>
 */
public final class LaunchTemplateOperations {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");

  private static final Filters<TemplateRecord> FILTERS =
      Filters.of(LaunchTemplateTables.TEMPLATES)
          .time("create-time", row -> row.template().createTime())
          .indexed(
              "launch-template-name",
              LaunchTemplateTables.TEMPLATES_BY_NAME,
              row -> Stream.of(row.template().launchTemplateName()))
          .build();

  private LaunchTemplateOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateLaunchTemplateRequest.class, LaunchTemplateOperations::create)
        .read(DescribeLaunchTemplatesRequest.class, LaunchTemplateOperations::describe)
        .write(ModifyLaunchTemplateRequest.class, LaunchTemplateOperations::modify)
        .write(DeleteLaunchTemplateRequest.class, LaunchTemplateOperations::delete)
        .write(CreateLaunchTemplateVersionRequest.class, TemplateVersions::create)
        .read(DescribeLaunchTemplateVersionsRequest.class, TemplateVersionListing::describe)
        .write(DeleteLaunchTemplateVersionsRequest.class, TemplateVersionDeletion::delete)
        .read(GetLaunchTemplateDataRequest.class, InstanceTemplateData::get);
  }

  private static CreateLaunchTemplateResponse create(
      CreateLaunchTemplateRequest request, Call call) {
    String name = request.launchTemplateName();
    if (!NAME.matcher(name).matches()) {
      throw LaunchTemplateFaults.nameMalformed();
    }
    if (TemplateLookup.named(call.view(), name).isPresent()) {
      throw LaunchTemplateFaults.nameTaken();
    }
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "launch-template");
    ResponseLaunchTemplateData data = TemplateData.of(call.models(), request.launchTemplateData());
    TemplateRecord made =
        new TemplateRecord(
                LaunchTemplate.builder()
                    .launchTemplateId(call.view().newId(LaunchTemplateTables.TEMPLATES, tags))
                    .launchTemplateName(name)
                    .createTime(call.now())
                    .createdBy(TemplateVersions.creator(call))
                    .defaultVersionNumber(1L)
                    .operator(o -> o.managed(false))
                    .build(),
                0)
            .withTags(tags);
    TemplateVersions.add(call, made, request.versionDescription(), data);
    return CreateLaunchTemplateResponse.builder()
        .launchTemplate(call.rows(LaunchTemplateTables.TEMPLATES).get(made.id()).template())
        .build();
  }

  private static DescribeLaunchTemplatesResponse describe(
      DescribeLaunchTemplatesRequest request, Call call) {
    Set<String> ids = new LinkedHashSet<>(request.launchTemplateIds());
    for (String id : ids) {
      if (!call.rows(LaunchTemplateTables.TEMPLATES).contains(id)) {
        throw id.startsWith("lt-")
            ? LaunchTemplateFaults.atLeastOneNotFound(LaunchTemplateFaults.ID_NOT_FOUND)
            : LaunchTemplateFaults.idMalformed(id);
      }
    }
    for (String name : request.launchTemplateNames()) {
      ids.add(
          TemplateLookup.named(call.view(), name)
              .orElseThrow(LaunchTemplateOperations::nameNotFound)
              .id());
    }
    Page<LaunchTemplate> page =
        call.find(
                LaunchTemplateTables.TEMPLATES,
                FILTERS,
                List.copyOf(ids),
                request.filters(),
                request.maxResults(),
                request.nextToken())
            .map(TemplateRecord::template);
    return DescribeLaunchTemplatesResponse.builder()
        .launchTemplates(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static Ec2Fault nameNotFound() {
    return LaunchTemplateFaults.atLeastOneNotFound(LaunchTemplateFaults.NAME_NOT_FOUND);
  }

  private static ModifyLaunchTemplateResponse modify(
      ModifyLaunchTemplateRequest request, Call call) {
    TemplateRecord found =
        TemplateLookup.template(
            call.view(), request.launchTemplateId(), request.launchTemplateName());
    String version = request.defaultVersion();
    if (version == null || version.isEmpty()) {
      return ModifyLaunchTemplateResponse.builder().launchTemplate(found.template()).build();
    }
    LaunchTemplateVersion chosen = TemplateLookup.version(call.view(), found.template(), version);
    LaunchTemplate changed =
        found.template().toBuilder().defaultVersionNumber(chosen.versionNumber()).build();
    call.rows(LaunchTemplateTables.TEMPLATES).put(found.with(changed));
    return ModifyLaunchTemplateResponse.builder().launchTemplate(changed).build();
  }

  private static DeleteLaunchTemplateResponse delete(
      DeleteLaunchTemplateRequest request, Call call) {
    TemplateRecord found =
        TemplateLookup.template(
            call.view(), request.launchTemplateId(), request.launchTemplateName());
    for (LaunchTemplateVersion version :
        call.rows(LaunchTemplateTables.VERSIONS)
            .by(LaunchTemplateTables.VERSIONS_BY_TEMPLATE, found.id())) {
      call.rows(LaunchTemplateTables.VERSIONS)
          .remove(LaunchTemplateTables.versionKey(found.id(), version.versionNumber()));
    }
    call.rows(LaunchTemplateTables.TEMPLATES).remove(found.id());
    return DeleteLaunchTemplateResponse.builder().launchTemplate(found.template()).build();
  }
}
