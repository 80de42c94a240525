package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.ModelCopy;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What other families ask about launch templates. */
public final class LaunchTemplates {
  private LaunchTemplates() {}

  /**
   * The data of the version that is meant; the default version where none is named.
   *
   * @throws io.github.localec2.server.state.Ec2Fault where the template or version does not exist
   */
  public static ResponseLaunchTemplateData resolve(
      RegionView view, LaunchTemplateSpecification specification) {
    return version(view, specification).launchTemplateData();
  }

  /**
   * What a request to launch asks for, its launch template included: of what both say the request
   * wins, member by member, and a list replaces the template's. Unchanged without a template.
   */
  public static RunInstancesRequest applied(Call call, RunInstancesRequest request) {
    LaunchTemplateSpecification specification = request.launchTemplate();
    return specification == null
        ? request
        : under(call.models(), request, resolve(call.view(), specification));
  }

  /** The request with the template's data wherever it says nothing itself. */
  public static RunInstancesRequest under(
      ModelCopy models, RunInstancesRequest request, ResponseLaunchTemplateData data) {
    RunInstancesRequest template = models.as(data, RunInstancesRequest.class);
    if (data.instanceRequirements() != null && request.instanceType() == null) {
      throw CommonFaults.unsupported(
          "The launch template selects instance types by their attributes; RunInstances needs the"
              + " parameter InstanceType.");
    }
    return models.over(request, template);
  }

  /**
   * These tags of an instance and those by which EC2 marks it with the template that it came from.
   */
  public static List<Tag> marked(
      List<Tag> tags, RegionView view, @Nullable LaunchTemplateSpecification specification) {
    if (specification == null) {
      return tags;
    }
    LaunchTemplateVersion version = version(view, specification);
    List<Tag> all = new ArrayList<>(tags);
    all.add(tag("aws:ec2launchtemplate:id", version.launchTemplateId()));
    all.add(tag("aws:ec2launchtemplate:version", String.valueOf(version.versionNumber())));
    return List.copyOf(all);
  }

  private static LaunchTemplateVersion version(
      RegionView view, LaunchTemplateSpecification specification) {
    TemplateRecord found =
        TemplateLookup.template(
            view, specification.launchTemplateId(), specification.launchTemplateName());
    return TemplateLookup.version(view, found.template(), specification.version());
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
