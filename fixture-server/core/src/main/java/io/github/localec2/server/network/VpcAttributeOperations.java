package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPC_ATTRIBUTES;

import io.github.localec2.server.networkinterface.PublicAddresses;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyVpcTenancyRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcTenancyResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** Attributes of VPCs: DNS, usage metrics and tenancy. */
final class VpcAttributeOperations {
  private VpcAttributeOperations() {}

  static DescribeVpcAttributeResponse describe(DescribeVpcAttributeRequest request, Call call) {
    call.rows(VPCS).get(request.vpcId());
    VpcAttributes attributes = VpcAttributes.of(call.view(), request.vpcId());
    DescribeVpcAttributeResponse.Builder response =
        DescribeVpcAttributeResponse.builder().vpcId(request.vpcId());
    VpcAttributeName name = request.attribute();
    switch (name) {
      case ENABLE_DNS_SUPPORT -> response.enableDnsSupport(value(attributes.dnsSupport()));
      case ENABLE_DNS_HOSTNAMES -> response.enableDnsHostnames(value(attributes.dnsHostnames()));
      case ENABLE_NETWORK_ADDRESS_USAGE_METRICS ->
          response.enableNetworkAddressUsageMetrics(value(attributes.addressUsageMetrics()));
      default ->
          throw CommonFaults.invalidValue(
              "attribute", request.attributeAsString(), "Unknown attribute.");
    }
    return response.build();
  }

  private static AttributeBooleanValue value(boolean value) {
    return AttributeBooleanValue.builder().value(value).build();
  }

  static ModifyVpcAttributeResponse modify(ModifyVpcAttributeRequest request, Call call) {
    call.rows(VPCS).get(request.vpcId());
    AttributeBooleanValue support = request.enableDnsSupport();
    AttributeBooleanValue hostnames = request.enableDnsHostnames();
    AttributeBooleanValue metrics = request.enableNetworkAddressUsageMetrics();
    requireOne(support, hostnames, metrics);
    VpcAttributes attributes = VpcAttributes.of(call.view(), request.vpcId());
    if (support != null) {
      attributes = attributes.withDnsSupport(isTrue(support));
    }
    if (hostnames != null) {
      if (isTrue(hostnames) && !attributes.dnsSupport()) {
        throw CommonFaults.invalidParameterValue(
            "Invalid value 'true' for enableDnsHostnames. Enable enableDnsSupport first.");
      }
      attributes = attributes.withDnsHostnames(isTrue(hostnames));
    }
    if (metrics != null) {
      attributes = attributes.withAddressUsageMetrics(isTrue(metrics));
    }
    call.rows(VPC_ATTRIBUTES).put(attributes);
    if (hostnames != null) {
      PublicAddresses.rename(call.view(), request.vpcId());
    }
    return ModifyVpcAttributeResponse.builder().build();
  }

  static boolean isTrue(AttributeBooleanValue attribute) {
    return Boolean.TRUE.equals(attribute.value());
  }

  /** EC2 changes one attribute at a time. */
  static void requireOne(@Nullable Object... attributes) {
    long given = Stream.of(attributes).filter(Objects::nonNull).count();
    if (given == 0) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    if (given > 1) {
      throw CommonFaults.invalidParameterCombination(
          "Fields for multiple attribute types specified");
    }
  }

  /**
   * Tenancy can only be loosened.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcTenancy.html">
   *     ModifyVpcTenancy</a>
   */
  static ModifyVpcTenancyResponse modifyTenancy(ModifyVpcTenancyRequest request, Call call) {
    call.rows(VPCS)
        .update(request.vpcId(), vpc -> vpc.toBuilder().instanceTenancy(Tenancy.DEFAULT).build());
    return ModifyVpcTenancyResponse.builder().returnValue(true).build();
  }
}
