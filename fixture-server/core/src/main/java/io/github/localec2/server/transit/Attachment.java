package io.github.localec2.server.transit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayAttachmentResourceType;
import software.amazon.awssdk.services.ec2.model.TransitGatewayVpcAttachment;
import software.amazon.awssdk.services.ec2.model.TransitGatewayVpcAttachmentOptions;

/**
 * What is attached to a transit gateway.
 *
 * @param described what all kinds of attachments have
 * @param interfaces the network interface in each subnet of a VPC, by the subnet
 * @param options of a VPC's attachment
 */
public record Attachment(
    TransitGatewayAttachment described,
    Map<String, String> interfaces,
    TransitGatewayVpcAttachmentOptions options) {

  public Attachment {
    interfaces = Collections.unmodifiableMap(new LinkedHashMap<>(interfaces));
  }

  List<String> subnetIds() {
    return List.copyOf(interfaces.keySet());
  }

  String id() {
    return described.transitGatewayAttachmentId();
  }

  /** True for what a VPC is attached by. */
  boolean isVpc() {
    return described.resourceType() == TransitGatewayAttachmentResourceType.VPC;
  }

  Attachment with(TransitGatewayAttachment changed) {
    return new Attachment(changed, interfaces, options);
  }

  Attachment inState(String state) {
    return with(described.toBuilder().state(state).build());
  }

  /** A VPC's attachment as its own operations show it. */
  TransitGatewayVpcAttachment vpc() {
    return TransitGatewayVpcAttachment.builder()
        .transitGatewayAttachmentId(id())
        .transitGatewayId(described.transitGatewayId())
        .vpcId(described.resourceId())
        .vpcOwnerId(described.resourceOwnerId())
        .state(described.state())
        .subnetIds(subnetIds())
        .creationTime(described.creationTime())
        .options(options)
        .tags(described.tags())
        .build();
  }
}
