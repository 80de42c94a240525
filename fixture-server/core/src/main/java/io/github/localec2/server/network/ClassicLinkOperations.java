package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.VPCS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttachClassicLinkVpcRequest;
import software.amazon.awssdk.services.ec2.model.ClassicLinkDnsSupport;
import software.amazon.awssdk.services.ec2.model.ClassicLinkInstance;
import software.amazon.awssdk.services.ec2.model.DescribeClassicLinkInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeClassicLinkInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcClassicLinkDnsSupportRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcClassicLinkDnsSupportResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcClassicLinkRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcClassicLinkResponse;
import software.amazon.awssdk.services.ec2.model.DetachClassicLinkVpcRequest;
import software.amazon.awssdk.services.ec2.model.DisableVpcClassicLinkDnsSupportRequest;
import software.amazon.awssdk.services.ec2.model.DisableVpcClassicLinkDnsSupportResponse;
import software.amazon.awssdk.services.ec2.model.DisableVpcClassicLinkRequest;
import software.amazon.awssdk.services.ec2.model.DisableVpcClassicLinkResponse;
import software.amazon.awssdk.services.ec2.model.EnableVpcClassicLinkDnsSupportRequest;
import software.amazon.awssdk.services.ec2.model.EnableVpcClassicLinkRequest;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcClassicLink;

/**
 * ClassicLink, which went with EC2-Classic: it is off everywhere and can't be switched on.
 *
 * @see <a href="https://aws.amazon.com/blogs/aws/ec2-classic-is-retiring-heres-how-to-prepare/">
 *     EC2-Classic is retiring</a>
 */
final class ClassicLinkOperations {
  private static final Filters<Vpc> FILTERS =
      Filters.of(VPCS).flag("is-classic-link-enabled", vpc -> false).build();

  private static final Filters<ClassicLinkInstance> INSTANCE_FILTERS =
      Filters.<ClassicLinkInstance>plain()
          .many("group-id", each -> each.groups().stream().map(group -> group.groupId()))
          .one("instance-id", ClassicLinkInstance::instanceId)
          .one("vpc-id", ClassicLinkInstance::vpcId)
          .tags(ClassicLinkInstance::tags)
          .build();

  private ClassicLinkOperations() {}

  static Family addTo(Family family) {
    return family
        .read(DescribeVpcClassicLinkRequest.class, ClassicLinkOperations::describe)
        .read(DescribeVpcClassicLinkDnsSupportRequest.class, ClassicLinkOperations::describeDns)
        .read(DescribeClassicLinkInstancesRequest.class, ClassicLinkOperations::describeInstances)
        .write(EnableVpcClassicLinkRequest.class, (request, call) -> refuse(request.vpcId(), call))
        .write(
            EnableVpcClassicLinkDnsSupportRequest.class,
            (request, call) -> refuse(request.vpcId(), call))
        .write(AttachClassicLinkVpcRequest.class, (request, call) -> refuse(request.vpcId(), call))
        .write(DetachClassicLinkVpcRequest.class, (request, call) -> refuse(request.vpcId(), call))
        .write(DisableVpcClassicLinkRequest.class, ClassicLinkOperations::disable)
        .write(DisableVpcClassicLinkDnsSupportRequest.class, ClassicLinkOperations::disableDns);
  }

  private static Object refuse(@Nullable String vpcId, Call call) {
    throw notAvailable(vpcId, call);
  }

  private static Ec2Fault notAvailable(@Nullable String vpcId, Call call) {
    if (vpcId != null) {
      call.rows(VPCS).get(vpcId);
    }
    return CommonFaults.unsupportedOperation(
        "The functionality you requested is not available in this region.");
  }

  private static DescribeVpcClassicLinkResponse describe(
      DescribeVpcClassicLinkRequest request, Call call) {
    Page<Vpc> page = call.find(VPCS, FILTERS, request.vpcIds(), request.filters(), null, null);
    return DescribeVpcClassicLinkResponse.builder()
        .vpcs(
            page.map(
                    vpc ->
                        VpcClassicLink.builder()
                            .vpcId(vpc.vpcId())
                            .classicLinkEnabled(false)
                            .tags(vpc.tags())
                            .build())
                .items())
        .build();
  }

  private static DescribeVpcClassicLinkDnsSupportResponse describeDns(
      DescribeVpcClassicLinkDnsSupportRequest request, Call call) {
    Page<ClassicLinkDnsSupport> page =
        call.find(
                VPCS,
                FILTERS,
                request.vpcIds(),
                List.of(),
                request.maxResults(),
                request.nextToken())
            .map(
                vpc ->
                    ClassicLinkDnsSupport.builder()
                        .vpcId(vpc.vpcId())
                        .classicLinkDnsSupported(false)
                        .build());
    return DescribeVpcClassicLinkDnsSupportResponse.builder()
        .vpcs(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DescribeClassicLinkInstancesResponse describeInstances(
      DescribeClassicLinkInstancesRequest request, Call call) {
    INSTANCE_FILTERS.matching(call.view(), request.filters());
    return DescribeClassicLinkInstancesResponse.builder().instances(List.of()).build();
  }

  private static DisableVpcClassicLinkResponse disable(
      DisableVpcClassicLinkRequest request, Call call) {
    call.rows(VPCS).get(request.vpcId());
    return DisableVpcClassicLinkResponse.builder().returnValue(true).build();
  }

  private static DisableVpcClassicLinkDnsSupportResponse disableDns(
      DisableVpcClassicLinkDnsSupportRequest request, Call call) {
    if (request.vpcId() == null) {
      throw CommonFaults.missingParameter("vpcId");
    }
    call.rows(VPCS).get(request.vpcId());
    return DisableVpcClassicLinkDnsSupportResponse.builder().returnValue(true).build();
  }
}
