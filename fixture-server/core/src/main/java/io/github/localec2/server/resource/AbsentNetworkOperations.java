package io.github.localec2.server.resource;

import static io.github.localec2.server.resource.Absent.none;

import io.github.localec2.server.operation.Family;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeClientVpnEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeClientVpnEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeCoipPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeCoipPoolsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceConnectEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceConnectEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpv6PoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpv6PoolsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayVirtualInterfaceGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayVirtualInterfaceGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayVirtualInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewayVirtualInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLocalGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInsightsAnalysesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInsightsAnalysesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInsightsPathsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInsightsPathsResponse;
import software.amazon.awssdk.services.ec2.model.DescribePublicIpv4PoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePublicIpv4PoolsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayConnectPeersRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayConnectPeersResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayConnectsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayConnectsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayMulticastDomainsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayMulticastDomainsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayPeeringAttachmentsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayPeeringAttachmentsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayPolicyTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTransitGatewayPolicyTablesResponse;

/** Kinds of networks beyond VPCs of which there are none here: nothing makes them. */
public final class AbsentNetworkOperations {
  private AbsentNetworkOperations() {}

  public static Family family() {
    return new Family()
        .read(
            DescribeClientVpnEndpointsRequest.class,
            none(
                DescribeClientVpnEndpointsRequest::clientVpnEndpointIds,
                "InvalidClientVpnEndpointId.NotFound",
                DescribeClientVpnEndpointsRequest::filters,
                "endpoint-id transport-protocol",
                DescribeClientVpnEndpointsResponse.builder().clientVpnEndpoints(List.of()).build()))
        .read(
            DescribeTransitGatewayPeeringAttachmentsRequest.class,
            none(
                DescribeTransitGatewayPeeringAttachmentsRequest::transitGatewayAttachmentIds,
                "InvalidTransitGatewayAttachmentID.NotFound",
                DescribeTransitGatewayPeeringAttachmentsRequest::filters,
                "transit-gateway-attachment-id local-owner-id remote-owner-id state tag tag-key transit-gateway-id",
                DescribeTransitGatewayPeeringAttachmentsResponse.builder()
                    .transitGatewayPeeringAttachments(List.of())
                    .build()))
        .read(
            DescribeTransitGatewayConnectsRequest.class,
            none(
                DescribeTransitGatewayConnectsRequest::transitGatewayAttachmentIds,
                "InvalidTransitGatewayAttachmentID.NotFound",
                DescribeTransitGatewayConnectsRequest::filters,
                "options.protocol state transit-gateway-attachment-id transit-gateway-id transport-transit-gateway-attachment-id",
                DescribeTransitGatewayConnectsResponse.builder()
                    .transitGatewayConnects(List.of())
                    .build()))
        .read(
            DescribeTransitGatewayConnectPeersRequest.class,
            none(
                DescribeTransitGatewayConnectPeersRequest::transitGatewayConnectPeerIds,
                "InvalidTransitGatewayConnectPeerID.NotFound",
                DescribeTransitGatewayConnectPeersRequest::filters,
                "state transit-gateway-attachment-id transit-gateway-connect-peer-id",
                DescribeTransitGatewayConnectPeersResponse.builder()
                    .transitGatewayConnectPeers(List.of())
                    .build()))
        .read(
            DescribeTransitGatewayMulticastDomainsRequest.class,
            none(
                DescribeTransitGatewayMulticastDomainsRequest::transitGatewayMulticastDomainIds,
                "InvalidTransitGatewayMulticastDomainId.NotFound",
                DescribeTransitGatewayMulticastDomainsRequest::filters,
                "state transit-gateway-id transit-gateway-multicast-domain-id",
                DescribeTransitGatewayMulticastDomainsResponse.builder()
                    .transitGatewayMulticastDomains(List.of())
                    .build()))
        .read(
            DescribeTransitGatewayPolicyTablesRequest.class,
            none(
                DescribeTransitGatewayPolicyTablesRequest::transitGatewayPolicyTableIds,
                "InvalidTransitGatewayPolicyTableId.NotFound",
                DescribeTransitGatewayPolicyTablesRequest::filters,
                "",
                DescribeTransitGatewayPolicyTablesResponse.builder()
                    .transitGatewayPolicyTables(List.of())
                    .build()))
        .read(
            DescribeLocalGatewaysRequest.class,
            none(
                DescribeLocalGatewaysRequest::localGatewayIds,
                "InvalidLocalGatewayID.NotFound",
                DescribeLocalGatewaysRequest::filters,
                "local-gateway-id outpost-arn owner-id state",
                DescribeLocalGatewaysResponse.builder().localGateways(List.of()).build()))
        .read(
            DescribeLocalGatewayRouteTablesRequest.class,
            none(
                DescribeLocalGatewayRouteTablesRequest::localGatewayRouteTableIds,
                "InvalidLocalGatewayRouteTableID.NotFound",
                DescribeLocalGatewayRouteTablesRequest::filters,
                "local-gateway-id local-gateway-route-table-arn local-gateway-route-table-id outpost-arn owner-id state",
                DescribeLocalGatewayRouteTablesResponse.builder()
                    .localGatewayRouteTables(List.of())
                    .build()))
        .read(
            DescribeLocalGatewayVirtualInterfacesRequest.class,
            none(
                DescribeLocalGatewayVirtualInterfacesRequest::localGatewayVirtualInterfaceIds,
                "InvalidLocalGatewayVirtualInterfaceID.NotFound",
                DescribeLocalGatewayVirtualInterfacesRequest::filters,
                "local-address local-bgp-asn local-gateway-id local-gateway-virtual-interface-id owner-id peer-address peer-bgp-asn vlan",
                DescribeLocalGatewayVirtualInterfacesResponse.builder()
                    .localGatewayVirtualInterfaces(List.of())
                    .build()))
        .read(
            DescribeLocalGatewayVirtualInterfaceGroupsRequest.class,
            none(
                DescribeLocalGatewayVirtualInterfaceGroupsRequest
                    ::localGatewayVirtualInterfaceGroupIds,
                "InvalidLocalGatewayVirtualInterfaceGroupID.NotFound",
                DescribeLocalGatewayVirtualInterfaceGroupsRequest::filters,
                "local-gateway-id local-gateway-virtual-interface-group-id local-gateway-virtual-interface-id owner-id",
                DescribeLocalGatewayVirtualInterfaceGroupsResponse.builder()
                    .localGatewayVirtualInterfaceGroups(List.of())
                    .build()))
        .read(
            DescribeCoipPoolsRequest.class,
            none(
                DescribeCoipPoolsRequest::poolIds,
                "InvalidPoolID.NotFound",
                DescribeCoipPoolsRequest::filters,
                "coip-pool.local-gateway-route-table-id coip-pool.pool-id",
                DescribeCoipPoolsResponse.builder().coipPools(List.of()).build()))
        .read(
            DescribePublicIpv4PoolsRequest.class,
            none(
                DescribePublicIpv4PoolsRequest::poolIds,
                "InvalidPublicIpv4PoolID.NotFound",
                DescribePublicIpv4PoolsRequest::filters,
                "tag tag-key",
                DescribePublicIpv4PoolsResponse.builder().publicIpv4Pools(List.of()).build()))
        .read(
            DescribeIpv6PoolsRequest.class,
            none(
                DescribeIpv6PoolsRequest::poolIds,
                "InvalidPoolID.NotFound",
                DescribeIpv6PoolsRequest::filters,
                "tag tag-key",
                DescribeIpv6PoolsResponse.builder().ipv6Pools(List.of()).build()))
        .read(
            DescribeNetworkInsightsPathsRequest.class,
            none(
                DescribeNetworkInsightsPathsRequest::networkInsightsPathIds,
                "InvalidNetworkInsightsPathId.NotFound",
                DescribeNetworkInsightsPathsRequest::filters,
                "",
                DescribeNetworkInsightsPathsResponse.builder()
                    .networkInsightsPaths(List.of())
                    .build()))
        .read(
            DescribeNetworkInsightsAnalysesRequest.class,
            none(
                DescribeNetworkInsightsAnalysesRequest::networkInsightsAnalysisIds,
                "InvalidNetworkInsightsAnalysisId.NotFound",
                DescribeNetworkInsightsAnalysesRequest::filters,
                "",
                DescribeNetworkInsightsAnalysesResponse.builder()
                    .networkInsightsAnalyses(List.of())
                    .build()))
        .read(
            DescribeInstanceConnectEndpointsRequest.class,
            none(
                DescribeInstanceConnectEndpointsRequest::instanceConnectEndpointIds,
                "InvalidInstanceConnectEndpointId.NotFound",
                DescribeInstanceConnectEndpointsRequest::filters,
                "instance-connect-endpoint-id state subnet-id tag tag-key tag-value vpc-id",
                DescribeInstanceConnectEndpointsResponse.builder()
                    .instanceConnectEndpoints(List.of())
                    .build()));
  }
}
