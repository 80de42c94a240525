package io.github.localec2.server.resource;

import static io.github.localec2.server.resource.Absent.none;

import io.github.localec2.server.operation.Family;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamResourceDiscoveriesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamResourceDiscoveriesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamResourceDiscoveryAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamResourceDiscoveryAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorFilterRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorFilterRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorFiltersRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorFiltersResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorSessionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorSessionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorTargetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTrafficMirrorTargetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessTrustProvidersRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVerifiedAccessTrustProvidersResponse;

/** Kinds of managed address space and access of which there are none here: nothing makes them. */
public final class AbsentGovernanceOperations {
  private AbsentGovernanceOperations() {}

  public static Family family() {
    return new Family()
        .read(
            DescribeIpamsRequest.class,
            none(
                DescribeIpamsRequest::ipamIds,
                "InvalidIpamId.NotFound",
                DescribeIpamsRequest::filters,
                "",
                DescribeIpamsResponse.builder().ipams(List.of()).build()))
        .read(
            DescribeIpamPoolsRequest.class,
            none(
                DescribeIpamPoolsRequest::ipamPoolIds,
                "InvalidIpamPoolId.NotFound",
                DescribeIpamPoolsRequest::filters,
                "",
                DescribeIpamPoolsResponse.builder().ipamPools(List.of()).build()))
        .read(
            DescribeIpamScopesRequest.class,
            none(
                DescribeIpamScopesRequest::ipamScopeIds,
                "InvalidIpamScopeId.NotFound",
                DescribeIpamScopesRequest::filters,
                "",
                DescribeIpamScopesResponse.builder().ipamScopes(List.of()).build()))
        .read(
            DescribeIpamResourceDiscoveriesRequest.class,
            none(
                DescribeIpamResourceDiscoveriesRequest::ipamResourceDiscoveryIds,
                "InvalidIpamResourceDiscoveryId.NotFound",
                DescribeIpamResourceDiscoveriesRequest::filters,
                "",
                DescribeIpamResourceDiscoveriesResponse.builder()
                    .ipamResourceDiscoveries(List.of())
                    .build()))
        .read(
            DescribeIpamResourceDiscoveryAssociationsRequest.class,
            none(
                DescribeIpamResourceDiscoveryAssociationsRequest
                    ::ipamResourceDiscoveryAssociationIds,
                "InvalidIpamResourceDiscoveryAssociationId.NotFound",
                DescribeIpamResourceDiscoveryAssociationsRequest::filters,
                "",
                DescribeIpamResourceDiscoveryAssociationsResponse.builder()
                    .ipamResourceDiscoveryAssociations(List.of())
                    .build()))
        .read(
            DescribeVerifiedAccessEndpointsRequest.class,
            none(
                DescribeVerifiedAccessEndpointsRequest::verifiedAccessEndpointIds,
                "InvalidVerifiedAccessEndpointId.NotFound",
                DescribeVerifiedAccessEndpointsRequest::filters,
                "",
                DescribeVerifiedAccessEndpointsResponse.builder()
                    .verifiedAccessEndpoints(List.of())
                    .build()))
        .read(
            DescribeVerifiedAccessGroupsRequest.class,
            none(
                DescribeVerifiedAccessGroupsRequest::verifiedAccessGroupIds,
                "InvalidVerifiedAccessGroupId.NotFound",
                DescribeVerifiedAccessGroupsRequest::filters,
                "",
                DescribeVerifiedAccessGroupsResponse.builder()
                    .verifiedAccessGroups(List.of())
                    .build()))
        .read(
            DescribeVerifiedAccessInstancesRequest.class,
            none(
                DescribeVerifiedAccessInstancesRequest::verifiedAccessInstanceIds,
                "InvalidVerifiedAccessInstanceId.NotFound",
                DescribeVerifiedAccessInstancesRequest::filters,
                "",
                DescribeVerifiedAccessInstancesResponse.builder()
                    .verifiedAccessInstances(List.of())
                    .build()))
        .read(
            DescribeVerifiedAccessTrustProvidersRequest.class,
            none(
                DescribeVerifiedAccessTrustProvidersRequest::verifiedAccessTrustProviderIds,
                "InvalidVerifiedAccessTrustProviderId.NotFound",
                DescribeVerifiedAccessTrustProvidersRequest::filters,
                "",
                DescribeVerifiedAccessTrustProvidersResponse.builder()
                    .verifiedAccessTrustProviders(List.of())
                    .build()))
        .read(
            DescribeTrafficMirrorTargetsRequest.class,
            none(
                DescribeTrafficMirrorTargetsRequest::trafficMirrorTargetIds,
                "InvalidTrafficMirrorTargetId.NotFound",
                DescribeTrafficMirrorTargetsRequest::filters,
                "description network-interface-id network-load-balancer-arn owner-id traffic-mirror-target-id",
                DescribeTrafficMirrorTargetsResponse.builder()
                    .trafficMirrorTargets(List.of())
                    .build()))
        .read(
            DescribeTrafficMirrorFiltersRequest.class,
            none(
                DescribeTrafficMirrorFiltersRequest::trafficMirrorFilterIds,
                "InvalidTrafficMirrorFilterId.NotFound",
                DescribeTrafficMirrorFiltersRequest::filters,
                "description traffic-mirror-filter-id",
                DescribeTrafficMirrorFiltersResponse.builder()
                    .trafficMirrorFilters(List.of())
                    .build()))
        .read(
            DescribeTrafficMirrorSessionsRequest.class,
            none(
                DescribeTrafficMirrorSessionsRequest::trafficMirrorSessionIds,
                "InvalidTrafficMirrorSessionId.NotFound",
                DescribeTrafficMirrorSessionsRequest::filters,
                "description network-interface-id owner-id packet-length session-number traffic-mirror-filter-id traffic-mirror-session-id traffic-mirror-target-id virtual-network-id",
                DescribeTrafficMirrorSessionsResponse.builder()
                    .trafficMirrorSessions(List.of())
                    .build()))
        .read(
            DescribeTrafficMirrorFilterRulesRequest.class,
            none(
                DescribeTrafficMirrorFilterRulesRequest::trafficMirrorFilterRuleIds,
                "InvalidTrafficMirrorFilterRuleId.NotFound",
                DescribeTrafficMirrorFilterRulesRequest::filters,
                "traffic-mirror-filter-rule-id traffic-mirror-filter-id rule-number rule-action traffic-direction protocol source-cidr-block destination-cidr-block description",
                DescribeTrafficMirrorFilterRulesResponse.builder()
                    .trafficMirrorFilterRules(List.of())
                    .build()));
  }
}
