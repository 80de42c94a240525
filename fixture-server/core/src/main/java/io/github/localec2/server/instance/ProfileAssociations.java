package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.PROFILES_BY_INSTANCE;
import static io.github.localec2.server.instance.InstanceTables.PROFILE_ASSOCIATIONS;

import io.github.localec2.server.state.RegionView;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociationState;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Which instance has which IAM instance profile. */
final class ProfileAssociations {
  private ProfileAssociations() {}

  /** Notes the profile that an instance was launched with. */
  static void atLaunch(RegionView view, Instance instance) {
    IamInstanceProfile profile = instance.iamInstanceProfile();
    if (profile != null) {
      view.rows(PROFILE_ASSOCIATIONS).put(associated(view, instance.instanceId(), profile));
    }
  }

  static IamInstanceProfileAssociation associated(
      RegionView view, String instanceId, IamInstanceProfile profile) {
    return IamInstanceProfileAssociation.builder()
        .associationId(view.newId(PROFILE_ASSOCIATIONS))
        .instanceId(instanceId)
        .iamInstanceProfile(profile)
        .state(IamInstanceProfileAssociationState.ASSOCIATED)
        .build();
  }

  /** A terminated instance has no profile. */
  static void forget(RegionView view, String instanceId) {
    view.rows(PROFILE_ASSOCIATIONS)
        .by(PROFILES_BY_INSTANCE, instanceId)
        .forEach(each -> view.rows(PROFILE_ASSOCIATIONS).remove(each.associationId()));
  }
}
