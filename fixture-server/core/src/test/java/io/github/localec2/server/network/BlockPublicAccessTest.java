package io.github.localec2.server.network;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InternetGatewayBlockMode;
import software.amazon.awssdk.services.ec2.model.InternetGatewayExclusionMode;

class BlockPublicAccessTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();
  private String vpcId = "";
  private String subnetId = "";

  @BeforeEach
  void createNetwork() {
    vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnetId = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.0.0/24")).subnet().subnetId();
  }

  private String vpcMode() {
    return ec2.describeVpcs(r -> r.vpcIds(vpcId))
        .vpcs()
        .get(0)
        .blockPublicAccessStates()
        .internetGatewayBlockModeAsString();
  }

  private String subnetMode() {
    return ec2.describeSubnets(r -> r.subnetIds(subnetId))
        .subnets()
        .get(0)
        .blockPublicAccessStates()
        .internetGatewayBlockModeAsString();
  }

  @Test
  void aRegionBlocksNothingAtFirst() {
    var options = ec2.describeVpcBlockPublicAccessOptions(r -> {}).vpcBlockPublicAccessOptions();
    assertThat(options.stateAsString()).isEqualTo("default-state");
    assertThat(options.internetGatewayBlockMode()).isEqualTo(InternetGatewayBlockMode.OFF);
    assertThat(options.awsAccountId()).isEqualTo("000000000000");
    assertThat(options.awsRegion()).isEqualTo("us-east-1");
  }

  @Test
  void whatIsBlockedIsSeenAtVpcsAndSubnets() {
    var changed =
        ec2.modifyVpcBlockPublicAccessOptions(
                r -> r.internetGatewayBlockMode(InternetGatewayBlockMode.BLOCK_BIDIRECTIONAL))
            .vpcBlockPublicAccessOptions();
    assertThat(changed.stateAsString()).isEqualTo("update-in-progress");
    assertThat(
            ec2.describeVpcBlockPublicAccessOptions(r -> {})
                .vpcBlockPublicAccessOptions()
                .stateAsString())
        .isEqualTo("update-complete");
    assertThat(vpcMode()).isEqualTo("block-bidirectional");
    assertThat(subnetMode()).isEqualTo("block-bidirectional");
  }

  @Test
  void anExclusionHoldsForItsResourceUntilItGoes() {
    ec2.modifyVpcBlockPublicAccessOptions(
        r -> r.internetGatewayBlockMode(InternetGatewayBlockMode.BLOCK_BIDIRECTIONAL));
    var made =
        ec2.createVpcBlockPublicAccessExclusion(
                r ->
                    r.subnetId(subnetId)
                        .internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_EGRESS))
            .vpcBlockPublicAccessExclusion();
    String id = made.exclusionId();
    assertThat(id).startsWith("vpcbpa-exclude-");
    assertThat(made.stateAsString()).isEqualTo("create-in-progress");
    assertThat(vpcMode()).isEqualTo("block-bidirectional");
    assertThat(subnetMode()).isEqualTo("block-ingress");
    ec2.modifyVpcBlockPublicAccessExclusion(
        r ->
            r.exclusionId(id)
                .internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_BIDIRECTIONAL));
    assertThat(subnetMode()).isEqualTo("off");
    assertThat(
            ec2.describeVpcBlockPublicAccessExclusions(r -> r.exclusionIds(id))
                .vpcBlockPublicAccessExclusions())
        .singleElement()
        .satisfies(each -> assertThat(each.stateAsString()).isEqualTo("update-complete"))
        .satisfies(each -> assertThat(each.resourceArn()).endsWith(":subnet/" + subnetId));
    ec2.deleteVpcBlockPublicAccessExclusion(r -> r.exclusionId(id));
    assertThat(subnetMode()).isEqualTo("block-bidirectional");
    assertFault(
        "InvalidVpcBlockPublicAccessExclusionId.NotFound",
        () -> ec2.deleteVpcBlockPublicAccessExclusion(r -> r.exclusionId(id)));
  }

  @Test
  void anExclusionIsForOneResource() {
    assertFault(
        "MissingParameter",
        () ->
            ec2.createVpcBlockPublicAccessExclusion(
                r -> r.internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_EGRESS)));
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.createVpcBlockPublicAccessExclusion(
                r ->
                    r.vpcId(vpcId)
                        .subnetId(subnetId)
                        .internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_EGRESS)));
  }
}
