package io.github.localec2.server.connectivity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ServiceDetail;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * A service that endpoints lead to: one of AWS's or one of an account.
 *
 * @param name such as {@code com.amazonaws.us-east-1.s3}
 * @param type the endpoints that lead to it
 * @param owner {@code amazon} or the account
 * @param dnsBase what the DNS names of its endpoints end with
 * @param privateDnsName the name that leads to an endpoint within its VPC; null for none
 * @param acceptanceRequired true where the owner decides about each endpoint
 * @param detail as DescribeVpcEndpointServices shows it
 */
record EndpointService(
    String name,
    VpcEndpointType type,
    String owner,
    String dnsBase,
    @Nullable String privateDnsName,
    boolean acceptanceRequired,
    ServiceDetail detail) {
  static final String AMAZON = "amazon";

  boolean isAmazon() {
    return owner.equals(AMAZON);
  }

  /** The types as EC2's messages write them. */
  static String types(List<EndpointService> services) {
    return services.stream()
        .map(each -> each.type().toString())
        .distinct()
        .sorted()
        .toList()
        .toString();
  }
}
