package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.ModelCopy;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What a template says of instances: as it is given, as it is kept, and what of it is checked. */
final class TemplateData {
  private static final int MAX_USER_DATA = 16_384;

  /** What a launch from a template can tag. */
  private static final Set<String> TAGGABLE =
      Set.of("instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu");

  private TemplateData() {}

  /** The data as it is kept and shown; EC2 doesn't look up what the data refers to. */
  static ResponseLaunchTemplateData of(ModelCopy models, RequestLaunchTemplateData given) {
    checkUserData(given.userData());
    for (LaunchTemplateTagSpecificationRequest specification : given.tagSpecifications()) {
      String type = specification.resourceTypeAsString();
      if (type == null || !TAGGABLE.contains(type)) {
        throw CommonFaults.invalidParameterValue(
            "'" + type + "' is not a valid taggable resource type for this operation.");
      }
      TagSpecifications.checked(specification.tags());
    }
    return checked(models.as(given, ResponseLaunchTemplateData.class));
  }

  /** Data that two versions may have contributed to. */
  static ResponseLaunchTemplateData checked(ResponseLaunchTemplateData data) {
    if (data.instanceRequirements() != null && data.instanceType() != null) {
      throw CommonFaults.notTogether("InstanceType", "InstanceRequirements");
    }
    return data;
  }

  private static void checkUserData(@Nullable String userData) {
    if (userData == null) {
      return;
    }
    int bytes;
    try {
      bytes = Base64.getDecoder().decode(userData.replaceAll("[\r\n]", "")).length;
    } catch (IllegalArgumentException notBase64) {
      throw Ec2Fault.of("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
    }
    if (bytes > MAX_USER_DATA) {
      throw CommonFaults.invalidParameterValue(
          "User data is limited to " + MAX_USER_DATA + " bytes");
    }
  }
}
