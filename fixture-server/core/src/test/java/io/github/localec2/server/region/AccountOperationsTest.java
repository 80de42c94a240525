package io.github.localec2.server.region;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AccountAttributeName;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.IdFormat;
import software.amazon.awssdk.services.ec2.model.PrincipalIdFormat;

class AccountOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final String ROOT = "arn:aws:iam::000000000000:root";
  private static final String USER = "arn:aws:iam::000000000000:user/someone";

  private final Ec2Client ec2 = EC2.client();

  private Map<String, String> attributes(
      Consumer<DescribeAccountAttributesRequest.Builder> request) {
    return ec2.describeAccountAttributes(request).accountAttributes().stream()
        .collect(
            Collectors.toMap(
                attribute -> attribute.attributeName(),
                attribute -> attribute.attributeValues().get(0).attributeValue()));
  }

  @Test
  void anAccountHasItsAttributes() {
    String vpc = ec2.describeVpcs().vpcs().get(0).vpcId();
    assertThat(attributes(r -> {}))
        .containsOnly(
            Map.entry("supported-platforms", "VPC"),
            Map.entry("default-vpc", vpc),
            Map.entry("max-instances", "20"),
            Map.entry("vpc-max-security-groups-per-interface", "5"),
            Map.entry("max-elastic-ips", "5"),
            Map.entry("vpc-max-elastic-ips", "5"));
  }

  @Test
  void attributesAreAskedForByName() {
    assertThat(attributes(r -> r.attributeNames(AccountAttributeName.SUPPORTED_PLATFORMS)))
        .containsOnlyKeys("supported-platforms");
    assertThat(attributes(r -> r.attributeNamesWithStrings("max-instances", "default-vpc")))
        .containsOnlyKeys("max-instances", "default-vpc");
    assertFault(
        "InvalidParameterValue", () -> attributes(r -> r.attributeNamesWithStrings("max-fun")));
  }

  @Test
  void withoutADefaultVpcThereIsNone() {
    String vpc = ec2.describeVpcs().vpcs().get(0).vpcId();
    String gateway = ec2.describeInternetGateways().internetGateways().get(0).internetGatewayId();
    ec2.describeSubnets()
        .subnets()
        .forEach(subnet -> ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())));
    ec2.detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    ec2.deleteVpc(r -> r.vpcId(vpc));
    assertThat(attributes(r -> {})).containsEntry("default-vpc", "none");
  }

  @Test
  void serialConsoleAccessIsOffUntilItIsEnabled() {
    assertThat(ec2.getSerialConsoleAccessStatus(r -> {}).serialConsoleAccessEnabled()).isFalse();
    assertThat(ec2.getSerialConsoleAccessStatus(r -> {}).managedByAsString()).isEqualTo("account");
    assertFault("DryRunOperation", () -> ec2.enableSerialConsoleAccess(r -> r.dryRun(true)));
    assertThat(ec2.getSerialConsoleAccessStatus(r -> {}).serialConsoleAccessEnabled()).isFalse();

    assertThat(ec2.enableSerialConsoleAccess(r -> {}).serialConsoleAccessEnabled()).isTrue();
    assertThat(ec2.getSerialConsoleAccessStatus(r -> {}).serialConsoleAccessEnabled()).isTrue();
    assertThat(ec2.disableSerialConsoleAccess(r -> {}).serialConsoleAccessEnabled()).isFalse();
    assertThat(ec2.getSerialConsoleAccessStatus(r -> {}).serialConsoleAccessEnabled()).isFalse();
  }

  @Test
  void idsAreLong() {
    assertThat(ec2.describeIdFormat(r -> {}).statuses())
        .hasSize(31)
        .allMatch(IdFormat::useLongIds)
        .extracting(IdFormat::resource)
        .contains("instance", "vpc", "network-interface");
    assertThat(ec2.describeIdFormat(r -> r.resource("instance")).statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.deadline()).isEqualTo("2016-12-15T12:00:00Z"));
    assertFault(
        "InvalidResourceType.Unknown", () -> ec2.describeIdFormat(r -> r.resource("toaster")));
    assertThat(ec2.describeAggregateIdFormat(r -> {}).useLongIdsAggregated()).isTrue();
    assertThat(ec2.describePrincipalIdFormat(r -> {}).principals()).isEmpty();
  }

  @Test
  void theAccountsChoiceOfIdsIsKept() {
    ec2.modifyIdFormat(r -> r.resource("vpc").useLongIds(false));
    assertThat(ec2.describeIdFormat(r -> r.resource("vpc")).statuses().get(0).useLongIds())
        .isFalse();
    assertThat(ec2.describeAggregateIdFormat(r -> {}).useLongIdsAggregated()).isFalse();
    ec2.modifyIdFormat(r -> r.resource("all-current").useLongIds(true));
    assertThat(ec2.describeIdFormat(r -> r.resource("vpc")).statuses().get(0).useLongIds())
        .isTrue();
    assertFault(
        "OperationNotPermitted",
        () -> ec2.modifyIdFormat(r -> r.resource("instance").useLongIds(false)));
  }

  @Test
  void aPrincipalsChoiceOfIdsIsItsOwn() {
    ec2.modifyIdentityIdFormat(r -> r.principalArn(USER).resource("subnet").useLongIds(false));

    assertThat(
            ec2.describeIdentityIdFormat(r -> r.principalArn(USER).resource("subnet"))
                .statuses()
                .get(0)
                .useLongIds())
        .isFalse();
    assertThat(ec2.describeIdFormat(r -> r.resource("subnet")).statuses().get(0).useLongIds())
        .isTrue();
    ec2.modifyIdentityIdFormat(r -> r.principalArn("all").resource("subnet").useLongIds(true));
    assertThat(ec2.describePrincipalIdFormat(r -> r.resources("subnet")).principals())
        .extracting(PrincipalIdFormat::arn)
        .containsExactly(ROOT, USER);
    assertThat(ec2.describeAggregateIdFormat(r -> {}).useLongIdsAggregated()).isTrue();
    assertFault(
        "InvalidTargetArn.Unknown",
        () -> ec2.describeIdentityIdFormat(r -> r.principalArn("someone")));
  }
}
