package io.github.localec2.server.connectivity;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CarrierGateway;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class CarrierGatewayTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void aCarrierGatewayBecomesAvailableAndKeepsItsVpc() {
    String vpcId = CLIENT.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    Tag tag = Tag.builder().key("k").value("v").build();
    CarrierGateway made =
        CLIENT
            .createCarrierGateway(
                r ->
                    r.vpcId(vpcId)
                        .tagSpecifications(
                            TagSpecification.builder()
                                .resourceType(ResourceType.CARRIER_GATEWAY)
                                .tags(tag)
                                .build()))
            .carrierGateway();
    assertThat(made.carrierGatewayId()).startsWith("cagw-0");
    assertThat(made.stateAsString()).isEqualTo("pending");
    assertThat(made.tags()).containsExactly(tag);
    assertThat(
            CLIENT
                .describeCarrierGateways(
                    r ->
                        r.filters(
                            Filter.builder().name("vpc-id").values(vpcId).build(),
                            Filter.builder().name("state").values("available").build()))
                .carrierGateways())
        .singleElement()
        .satisfies(row -> assertThat(row.ownerId()).isEqualTo("000000000000"));
    assertFault("DependencyViolation", () -> CLIENT.deleteVpc(r -> r.vpcId(vpcId)));

    assertThat(
            CLIENT
                .deleteCarrierGateway(r -> r.carrierGatewayId(made.carrierGatewayId()))
                .carrierGateway()
                .stateAsString())
        .isEqualTo("deleting");
    assertThat(
            CLIENT
                .describeCarrierGateways(r -> r.carrierGatewayIds(made.carrierGatewayId()))
                .carrierGateways()
                .get(0)
                .stateAsString())
        .isEqualTo("deleted");
    CLIENT.deleteVpc(r -> r.vpcId(vpcId));
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    assertFault(
        "InvalidVpcID.NotFound", () -> CLIENT.createCarrierGateway(r -> r.vpcId("vpc-0123abcd")));
    assertFault(
        "InvalidCarrierGatewayID.NotFound",
        () -> CLIENT.deleteCarrierGateway(r -> r.carrierGatewayId("cagw-0123abcd")));
  }
}
