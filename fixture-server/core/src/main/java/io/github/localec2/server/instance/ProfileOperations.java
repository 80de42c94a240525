package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;
import static io.github.localec2.server.instance.InstanceTables.PROFILES_BY_INSTANCE;
import static io.github.localec2.server.instance.InstanceTables.PROFILE_ASSOCIATIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileResponse;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociationState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationResponse;

/** The IAM instance profiles of instances that are there already. */
public final class ProfileOperations {
  private static final Filters<IamInstanceProfileAssociation> FILTERS =
      Filters.of(PROFILE_ASSOCIATIONS)
          .indexed("instance-id", PROFILES_BY_INSTANCE, row -> Stream.of(row.instanceId()))
          .one("state", IamInstanceProfileAssociation::stateAsString)
          .build();

  private static final Settling ASSOCIATED =
      Settling.of(
          "iam-instance-profile-associated",
          PROFILE_ASSOCIATIONS,
          row ->
              row.state() == IamInstanceProfileAssociationState.ASSOCIATING
                  ? with(row, IamInstanceProfileAssociationState.ASSOCIATED)
                  : row);

  private static final Settling DISASSOCIATED =
      Settling.named(
          "iam-instance-profile-disassociated",
          (view, id) -> view.rows(PROFILE_ASSOCIATIONS).remove(id));

  private ProfileOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeIamInstanceProfileAssociationsRequest.class, ProfileOperations::describe)
        .write(AssociateIamInstanceProfileRequest.class, ProfileOperations::associate)
        .write(DisassociateIamInstanceProfileRequest.class, ProfileOperations::disassociate)
        .write(ReplaceIamInstanceProfileAssociationRequest.class, ProfileOperations::replace);
  }

  private static DescribeIamInstanceProfileAssociationsResponse describe(
      DescribeIamInstanceProfileAssociationsRequest request, Call call) {
    request.associationIds().forEach(id -> association(call.view(), id));
    Page<IamInstanceProfileAssociation> page =
        call.find(
            PROFILE_ASSOCIATIONS,
            FILTERS,
            request.associationIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeIamInstanceProfileAssociationsResponse.builder()
        .iamInstanceProfileAssociations(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static AssociateIamInstanceProfileResponse associate(
      AssociateIamInstanceProfileRequest request, Call call) {
    RegionView view = call.view();
    InstanceRecord row = view.rows(INSTANCES).get(request.instanceId());
    if (!row.isIn(
        InstanceStateName.RUNNING, InstanceStateName.STOPPED, InstanceStateName.PENDING)) {
      throw Ec2Fault.of(
          "IncorrectInstanceState",
          "The instance '" + row.instanceId() + "' is not in the 'running' or 'stopped' states.");
    }
    if (view.rows(PROFILE_ASSOCIATIONS).anyBy(PROFILES_BY_INSTANCE, row.instanceId())) {
      throw CommonFaults.incorrectState(
          "There is an existing association for instance " + row.instanceId());
    }
    return AssociateIamInstanceProfileResponse.builder()
        .iamInstanceProfileAssociation(begin(call, row.instanceId(), request.iamInstanceProfile()))
        .build();
  }

  private static IamInstanceProfileAssociation begin(
      Call call, String instanceId, IamInstanceProfileSpecification specification) {
    IamInstanceProfile profile = InstanceProfiles.of(call.view(), specification);
    if (profile == null) {
      throw CommonFaults.missingParameter("IamInstanceProfile");
    }
    IamInstanceProfileAssociation association =
        with(
            ProfileAssociations.associated(call.view(), instanceId, profile),
            IamInstanceProfileAssociationState.ASSOCIATING);
    call.rows(PROFILE_ASSOCIATIONS).put(association);
    show(call.view(), instanceId, profile);
    call.later(ASSOCIATED, association.associationId());
    return association;
  }

  private static DisassociateIamInstanceProfileResponse disassociate(
      DisassociateIamInstanceProfileRequest request, Call call) {
    IamInstanceProfileAssociation gone =
        with(
            association(call.view(), request.associationId()),
            IamInstanceProfileAssociationState.DISASSOCIATING);
    call.rows(PROFILE_ASSOCIATIONS).put(gone);
    show(call.view(), gone.instanceId(), null);
    call.later(DISASSOCIATED, gone.associationId());
    return DisassociateIamInstanceProfileResponse.builder()
        .iamInstanceProfileAssociation(gone)
        .build();
  }

  private static ReplaceIamInstanceProfileAssociationResponse replace(
      ReplaceIamInstanceProfileAssociationRequest request, Call call) {
    IamInstanceProfileAssociation before = association(call.view(), request.associationId());
    call.rows(PROFILE_ASSOCIATIONS).remove(before.associationId());
    return ReplaceIamInstanceProfileAssociationResponse.builder()
        .iamInstanceProfileAssociation(
            begin(call, before.instanceId(), request.iamInstanceProfile()))
        .build();
  }

  private static IamInstanceProfileAssociation association(RegionView view, String id) {
    return view.rows(PROFILE_ASSOCIATIONS)
        .find(id)
        .orElseThrow(
            () ->
                Ec2Fault.of(
                    "NoSuchAssociation", "An invalid association-id of '" + id + "' was given"));
  }

  private static void show(
      RegionView view, String instanceId, @Nullable IamInstanceProfile profile) {
    view.rows(INSTANCES)
        .find(instanceId)
        .ifPresent(
            row ->
                view.rows(INSTANCES)
                    .put(row.with(row.instance().toBuilder().iamInstanceProfile(profile).build())));
  }

  private static IamInstanceProfileAssociation with(
      IamInstanceProfileAssociation row, IamInstanceProfileAssociationState state) {
    return row.toBuilder().state(state).build();
  }
}
