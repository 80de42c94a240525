package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.BLOCK_PUBLIC_ACCESS_EXCLUSIONS;
import static io.github.localec2.server.network.NetworkTables.BLOCK_PUBLIC_ACCESS_OPTIONS;
import static io.github.localec2.server.network.NetworkTables.EXCLUSIONS_BY_RESOURCE;
import static io.github.localec2.server.network.NetworkTables.SUBNETS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateVpcBlockPublicAccessExclusionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcBlockPublicAccessExclusionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcBlockPublicAccessExclusionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcBlockPublicAccessExclusionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessExclusionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessExclusionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcBlockPublicAccessOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcBlockPublicAccessExclusionRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcBlockPublicAccessExclusionResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcBlockPublicAccessOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcBlockPublicAccessOptionsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusionState;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessOptions;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessState;

/** Block public access of VPCs: the region's options, and who is excluded from them. */
final class BlockPublicAccessOperations {
  private static final Settling OPTIONS_SETTLED =
      Settling.of(
          "vpc-block-public-access-options",
          BLOCK_PUBLIC_ACCESS_OPTIONS,
          options -> options.toBuilder().state(VpcBlockPublicAccessState.UPDATE_COMPLETE).build());

  private static final Settling EXCLUSION_SETTLED =
      Settling.named("vpc-block-public-access-exclusion", BlockPublicAccessOperations::settle);

  private static final Filters<VpcBlockPublicAccessExclusion> FILTERS =
      Filters.of(BLOCK_PUBLIC_ACCESS_EXCLUSIONS)
          .one("resource-arn", VpcBlockPublicAccessExclusion::resourceArn)
          .one(
              "internet-gateway-exclusion-mode",
              VpcBlockPublicAccessExclusion::internetGatewayExclusionModeAsString)
          .one("state", VpcBlockPublicAccessExclusion::stateAsString)
          .build();

  private BlockPublicAccessOperations() {}

  static Family addTo(Family family) {
    return family
        .read(
            DescribeVpcBlockPublicAccessOptionsRequest.class,
            BlockPublicAccessOperations::describeOptions)
        .write(
            ModifyVpcBlockPublicAccessOptionsRequest.class,
            BlockPublicAccessOperations::modifyOptions)
        .write(
            CreateVpcBlockPublicAccessExclusionRequest.class, BlockPublicAccessOperations::create)
        .read(
            DescribeVpcBlockPublicAccessExclusionsRequest.class,
            BlockPublicAccessOperations::describe)
        .write(
            ModifyVpcBlockPublicAccessExclusionRequest.class, BlockPublicAccessOperations::modify)
        .write(
            DeleteVpcBlockPublicAccessExclusionRequest.class, BlockPublicAccessOperations::delete);
  }

  private static DescribeVpcBlockPublicAccessOptionsResponse describeOptions(
      DescribeVpcBlockPublicAccessOptionsRequest request, Call call) {
    return DescribeVpcBlockPublicAccessOptionsResponse.builder()
        .vpcBlockPublicAccessOptions(BlockPublicAccess.options(call.view()))
        .build();
  }

  private static ModifyVpcBlockPublicAccessOptionsResponse modifyOptions(
      ModifyVpcBlockPublicAccessOptionsRequest request, Call call) {
    VpcBlockPublicAccessOptions changed =
        BlockPublicAccess.options(call.view()).toBuilder()
            .internetGatewayBlockMode(request.internetGatewayBlockMode())
            .state(VpcBlockPublicAccessState.UPDATE_IN_PROGRESS)
            .lastUpdateTimestamp(call.now())
            .build();
    call.rows(BLOCK_PUBLIC_ACCESS_OPTIONS).put(changed);
    call.later(OPTIONS_SETTLED, call.region());
    return ModifyVpcBlockPublicAccessOptionsResponse.builder()
        .vpcBlockPublicAccessOptions(changed)
        .build();
  }

  private static CreateVpcBlockPublicAccessExclusionResponse create(
      CreateVpcBlockPublicAccessExclusionRequest request, Call call) {
    String arn = resource(request, call);
    if (call.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).anyBy(EXCLUSIONS_BY_RESOURCE, arn)) {
      throw Ec2Fault.of(
          "InvalidVpcBlockPublicAccessExclusion.Duplicate",
          "An exclusion for the resource '" + arn + "' already exists");
    }
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "vpc-block-public-access-exclusion");
    VpcBlockPublicAccessExclusion exclusion =
        VpcBlockPublicAccessExclusion.builder()
            .exclusionId(call.view().newId(BLOCK_PUBLIC_ACCESS_EXCLUSIONS, tags))
            .internetGatewayExclusionMode(request.internetGatewayExclusionMode())
            .resourceArn(arn)
            .state(VpcBlockPublicAccessExclusionState.CREATE_IN_PROGRESS)
            .creationTimestamp(call.now())
            .lastUpdateTimestamp(call.now())
            .tags(tags)
            .build();
    return CreateVpcBlockPublicAccessExclusionResponse.builder()
        .vpcBlockPublicAccessExclusion(keep(exclusion, call))
        .build();
  }

  private static VpcBlockPublicAccessExclusion keep(
      VpcBlockPublicAccessExclusion exclusion, Call call) {
    call.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).put(exclusion);
    call.later(EXCLUSION_SETTLED, exclusion.exclusionId());
    return exclusion;
  }

  private static String resource(CreateVpcBlockPublicAccessExclusionRequest request, Call call) {
    if (request.vpcId() != null && request.subnetId() != null) {
      throw CommonFaults.notTogether("vpcId", "subnetId");
    }
    if (request.vpcId() != null) {
      return BlockPublicAccess.arnOf(call.view(), call.rows(VPCS).get(request.vpcId()));
    }
    if (request.subnetId() != null) {
      return call.rows(SUBNETS).get(request.subnetId()).subnetArn();
    }
    throw CommonFaults.missingParameter("vpcId");
  }

  private static DescribeVpcBlockPublicAccessExclusionsResponse describe(
      DescribeVpcBlockPublicAccessExclusionsRequest request, Call call) {
    Page<VpcBlockPublicAccessExclusion> page =
        call.find(
            BLOCK_PUBLIC_ACCESS_EXCLUSIONS,
            FILTERS,
            request.exclusionIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeVpcBlockPublicAccessExclusionsResponse.builder()
        .vpcBlockPublicAccessExclusions(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static ModifyVpcBlockPublicAccessExclusionResponse modify(
      ModifyVpcBlockPublicAccessExclusionRequest request, Call call) {
    VpcBlockPublicAccessExclusion changed =
        call.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).get(request.exclusionId()).toBuilder()
            .internetGatewayExclusionMode(request.internetGatewayExclusionMode())
            .state(VpcBlockPublicAccessExclusionState.UPDATE_IN_PROGRESS)
            .lastUpdateTimestamp(call.now())
            .build();
    return ModifyVpcBlockPublicAccessExclusionResponse.builder()
        .vpcBlockPublicAccessExclusion(keep(changed, call))
        .build();
  }

  private static DeleteVpcBlockPublicAccessExclusionResponse delete(
      DeleteVpcBlockPublicAccessExclusionRequest request, Call call) {
    VpcBlockPublicAccessExclusion leaving =
        call.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).get(request.exclusionId()).toBuilder()
            .state(VpcBlockPublicAccessExclusionState.DELETE_IN_PROGRESS)
            .deletionTimestamp(call.now())
            .build();
    return DeleteVpcBlockPublicAccessExclusionResponse.builder()
        .vpcBlockPublicAccessExclusion(keep(leaving, call))
        .build();
  }

  private static void settle(RegionView view, String id) {
    view.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS)
        .find(id)
        .ifPresent(
            exclusion -> {
              switch (exclusion.state()) {
                case CREATE_IN_PROGRESS ->
                    put(view, exclusion, VpcBlockPublicAccessExclusionState.CREATE_COMPLETE);
                case UPDATE_IN_PROGRESS ->
                    put(view, exclusion, VpcBlockPublicAccessExclusionState.UPDATE_COMPLETE);
                case DELETE_IN_PROGRESS -> view.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).remove(id);
                default -> {
                  // settled already
                }
              }
            });
  }

  private static void put(
      RegionView view,
      VpcBlockPublicAccessExclusion exclusion,
      VpcBlockPublicAccessExclusionState state) {
    view.rows(BLOCK_PUBLIC_ACCESS_EXCLUSIONS).put(exclusion.toBuilder().state(state).build());
  }
}
