package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateErrorCode;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseError;

/**
 * Deletes versions of a template, each by itself: what fails is said of the version, not of the
 * request.
 */
final class TemplateVersionDeletion {
  private static final int MAX_VERSIONS = 200;

  /** How a version's item names the errors that other operations answer. */
  private static final Map<String, LaunchTemplateErrorCode> CODES =
      Map.of(
          LaunchTemplateFaults.ID_NOT_FOUND,
          LaunchTemplateErrorCode.LAUNCH_TEMPLATE_ID_DOES_NOT_EXIST,
          LaunchTemplateFaults.ID_MALFORMED,
          LaunchTemplateErrorCode.LAUNCH_TEMPLATE_ID_MALFORMED,
          LaunchTemplateFaults.NAME_NOT_FOUND,
          LaunchTemplateErrorCode.LAUNCH_TEMPLATE_NAME_DOES_NOT_EXIST,
          LaunchTemplateFaults.NAME_MALFORMED,
          LaunchTemplateErrorCode.LAUNCH_TEMPLATE_NAME_MALFORMED);

  private final Call call;
  private final TemplateRecord record;
  private final List<DeleteLaunchTemplateVersionsResponseSuccessItem> deleted = new ArrayList<>();
  private final List<DeleteLaunchTemplateVersionsResponseErrorItem> failed = new ArrayList<>();

  private TemplateVersionDeletion(Call call, TemplateRecord record) {
    this.call = call;
    this.record = record;
  }

  static DeleteLaunchTemplateVersionsResponse delete(
      DeleteLaunchTemplateVersionsRequest request, Call call) {
    List<String> versions = request.versions();
    if (versions.size() > MAX_VERSIONS) {
      throw CommonFaults.invalidParameterValue(
          "The number of launch template versions to delete exceeds the limit of "
              + MAX_VERSIONS
              + ".");
    }
    // only numbers are deleted: what is latest or default changes by the deletion itself
    versions.forEach(TemplateLookup::plainNumber);
    TemplateRecord record;
    try {
      record =
          TemplateLookup.template(
              call.view(), request.launchTemplateId(), request.launchTemplateName());
    } catch (Ec2Fault fault) {
      return noTemplate(request, fault);
    }
    TemplateVersionDeletion deletion = new TemplateVersionDeletion(call, record);
    versions.stream().map(TemplateLookup::plainNumber).distinct().forEach(deletion::delete);
    deletion.renumber();
    return answer(deletion.deleted, deletion.failed);
  }

  private void delete(long number) {
    LaunchTemplate template = record.template();
    Rows<LaunchTemplateVersion> versions = call.rows(LaunchTemplateTables.VERSIONS);
    String key = LaunchTemplateTables.versionKey(record.id(), number);
    if (!versions.contains(key)) {
      fail(
          number,
          LaunchTemplateErrorCode.LAUNCH_TEMPLATE_VERSION_DOES_NOT_EXIST,
          "The launch template version does not exist.");
    } else if (number == template.defaultVersionNumber()) {
      fail(
          number,
          LaunchTemplateErrorCode.UNEXPECTED_ERROR,
          "The default version of a launch template can't be deleted.");
    } else {
      versions.remove(key);
      deleted.add(
          DeleteLaunchTemplateVersionsResponseSuccessItem.builder()
              .launchTemplateId(record.id())
              .launchTemplateName(template.launchTemplateName())
              .versionNumber(number)
              .build());
    }
  }

  private void fail(long number, LaunchTemplateErrorCode code, String message) {
    failed.add(
        item(
            record.id(),
            record.template().launchTemplateName(),
            number,
            ResponseError.builder().code(code).message(message).build()));
  }

  /** The latest version is the one with the highest number that is left. */
  private void renumber() {
    List<LaunchTemplateVersion> left =
        call.rows(LaunchTemplateTables.VERSIONS)
            .by(LaunchTemplateTables.VERSIONS_BY_TEMPLATE, record.id());
    long latest = left.get(left.size() - 1).versionNumber();
    call.rows(LaunchTemplateTables.TEMPLATES)
        .put(record.with(record.template().toBuilder().latestVersionNumber(latest).build()));
  }

  private static DeleteLaunchTemplateVersionsResponse noTemplate(
      DeleteLaunchTemplateVersionsRequest request, Ec2Fault fault) {
    LaunchTemplateErrorCode code = CODES.get(fault.code());
    if (code == null) {
      throw fault;
    }
    ResponseError error = ResponseError.builder().code(code).message(fault.text()).build();
    return answer(
        List.of(),
        request.versions().stream()
            .map(
                version ->
                    item(
                        request.launchTemplateId(),
                        request.launchTemplateName(),
                        TemplateLookup.plainNumber(version),
                        error))
            .toList());
  }

  private static DeleteLaunchTemplateVersionsResponseErrorItem item(
      @Nullable String id, @Nullable String name, long number, ResponseError error) {
    return DeleteLaunchTemplateVersionsResponseErrorItem.builder()
        .launchTemplateId(id)
        .launchTemplateName(name)
        .versionNumber(number)
        .responseError(error)
        .build();
  }

  private static DeleteLaunchTemplateVersionsResponse answer(
      List<DeleteLaunchTemplateVersionsResponseSuccessItem> deleted,
      List<DeleteLaunchTemplateVersionsResponseErrorItem> failed) {
    return DeleteLaunchTemplateVersionsResponse.builder()
        .successfullyDeletedLaunchTemplateVersions(deleted)
        .unsuccessfullyDeletedLaunchTemplateVersions(failed)
        .build();
  }
}
