package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.EGRESS_ONLY_INTERNET_GATEWAYS;
import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteEgressOnlyInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeEgressOnlyInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.EgressOnlyInternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Egress-only internet gateways: out with IPv6, and never in. They are born attached. */
final class EgressOnlyGatewayOperations {
  private static final Filters<EgressOnlyInternetGateway> FILTERS =
      Filters.of(EGRESS_ONLY_INTERNET_GATEWAYS).build();

  private EgressOnlyGatewayOperations() {}

  static Family addTo(Family family) {
    return family
        .write(CreateEgressOnlyInternetGatewayRequest.class, EgressOnlyGatewayOperations::create)
        .read(
            DescribeEgressOnlyInternetGatewaysRequest.class, EgressOnlyGatewayOperations::describe)
        .write(DeleteEgressOnlyInternetGatewayRequest.class, EgressOnlyGatewayOperations::delete);
  }

  private static CreateEgressOnlyInternetGatewayResponse create(
      CreateEgressOnlyInternetGatewayRequest request, Call call) {
    String vpcId = call.rows(VPCS).get(request.vpcId()).vpcId();
    NetworkQuota.EGRESS_ONLY_GATEWAYS_PER_REGION.admit(
        call.rows(EGRESS_ONLY_INTERNET_GATEWAYS).size());
    List<Tag> tags =
        TagSpecifications.tags(request.tagSpecifications(), "egress-only-internet-gateway");
    EgressOnlyInternetGateway gateway =
        EgressOnlyInternetGateway.builder()
            .egressOnlyInternetGatewayId(call.view().newId(EGRESS_ONLY_INTERNET_GATEWAYS, tags))
            .attachments(
                InternetGatewayAttachment.builder()
                    .vpcId(vpcId)
                    .state(AttachmentStatus.ATTACHED)
                    .build())
            .tags(tags)
            .build();
    call.rows(EGRESS_ONLY_INTERNET_GATEWAYS).put(gateway);
    return CreateEgressOnlyInternetGatewayResponse.builder()
        .egressOnlyInternetGateway(gateway)
        .clientToken(request.clientToken())
        .build();
  }

  private static DescribeEgressOnlyInternetGatewaysResponse describe(
      DescribeEgressOnlyInternetGatewaysRequest request, Call call) {
    Page<EgressOnlyInternetGateway> page =
        call.find(
            EGRESS_ONLY_INTERNET_GATEWAYS,
            FILTERS,
            request.egressOnlyInternetGatewayIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeEgressOnlyInternetGatewaysResponse.builder()
        .egressOnlyInternetGateways(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteEgressOnlyInternetGatewayResponse delete(
      DeleteEgressOnlyInternetGatewayRequest request, Call call) {
    EgressOnlyInternetGateway gateway =
        call.rows(EGRESS_ONLY_INTERNET_GATEWAYS).get(request.egressOnlyInternetGatewayId());
    call.rows(EGRESS_ONLY_INTERNET_GATEWAYS).remove(gateway.egressOnlyInternetGatewayId());
    return DeleteEgressOnlyInternetGatewayResponse.builder().returnCode(true).build();
  }
}
