package io.github.localec2.server.region;

import io.github.localec2.server.network.NetworkTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeAggregateIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIdentityIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrincipalIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DisableSerialConsoleAccessRequest;
import software.amazon.awssdk.services.ec2.model.DisableSerialConsoleAccessResponse;
import software.amazon.awssdk.services.ec2.model.EnableSerialConsoleAccessRequest;
import software.amazon.awssdk.services.ec2.model.EnableSerialConsoleAccessResponse;
import software.amazon.awssdk.services.ec2.model.GetSerialConsoleAccessStatusRequest;
import software.amazon.awssdk.services.ec2.model.GetSerialConsoleAccessStatusResponse;
import software.amazon.awssdk.services.ec2.model.ManagedBy;
import software.amazon.awssdk.services.ec2.model.ModifyIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIdentityIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Account attributes and what an account sets for itself in a region.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAccountAttributes.html">DescribeAccountAttributes</a>
 */
public final class AccountOperations {
  /** In EC2's order; the figures are a new account's quotas. */
  private static final List<String> ATTRIBUTES =
      List.of(
          "vpc-max-security-groups-per-interface",
          "max-instances",
          "supported-platforms",
          "default-vpc",
          "max-elastic-ips",
          "vpc-max-elastic-ips");

  private static final Map<String, Function<Call, String>> VALUES =
      Map.of(
          "vpc-max-security-groups-per-interface", call -> "5",
          "max-instances", call -> "20",
          "supported-platforms", call -> "VPC",
          "default-vpc", AccountOperations::defaultVpc,
          "max-elastic-ips", call -> "5",
          "vpc-max-elastic-ips", call -> "5");

  private AccountOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeAccountAttributesRequest.class, AccountOperations::describeAttributes)
        .read(GetSerialConsoleAccessStatusRequest.class, AccountOperations::serialConsole)
        .write(EnableSerialConsoleAccessRequest.class, AccountOperations::enableSerialConsole)
        .write(DisableSerialConsoleAccessRequest.class, AccountOperations::disableSerialConsole)
        .read(DescribeIdFormatRequest.class, IdFormats::describe)
        .read(DescribeIdentityIdFormatRequest.class, IdFormats::describeIdentity)
        .read(DescribeAggregateIdFormatRequest.class, IdFormats::describeAggregate)
        .read(DescribePrincipalIdFormatRequest.class, IdFormats::describePrincipals)
        .write(ModifyIdFormatRequest.class, IdFormats::modify)
        .write(ModifyIdentityIdFormatRequest.class, IdFormats::modifyIdentity);
  }

  private static DescribeAccountAttributesResponse describeAttributes(
      DescribeAccountAttributesRequest request, Call call) {
    List<String> wanted = request.attributeNamesAsStrings();
    for (String name : wanted) {
      if (!VALUES.containsKey(name)) {
        throw CommonFaults.invalidValue(
            "attributeName", name, "Expecting one of " + String.join(", ", ATTRIBUTES) + ".");
      }
    }
    return DescribeAccountAttributesResponse.builder()
        .accountAttributes(
            ATTRIBUTES.stream()
                .filter(name -> wanted.isEmpty() || wanted.contains(name))
                .map(name -> attribute(name, call))
                .toList())
        .build();
  }

  @SuppressWarnings("unchecked") // the builder takes varargs of consumers
  private static AccountAttribute attribute(String name, Call call) {
    Function<Call, String> value = VALUES.getOrDefault(name, any -> "");
    return AccountAttribute.builder()
        .attributeName(name)
        .attributeValues(v -> v.attributeValue(value.apply(call)))
        .build();
  }

  private static String defaultVpc(Call call) {
    return call.rows(NetworkTables.VPCS)
        .all()
        .filter(vpc -> Boolean.TRUE.equals(vpc.isDefault()))
        .map(Vpc::vpcId)
        .findFirst()
        .orElse("none");
  }

  private static GetSerialConsoleAccessStatusResponse serialConsole(
      GetSerialConsoleAccessStatusRequest request, Call call) {
    return GetSerialConsoleAccessStatusResponse.builder()
        .serialConsoleAccessEnabled(AccountSettings.of(call.view()).serialConsole())
        .managedBy(ManagedBy.ACCOUNT)
        .build();
  }

  private static EnableSerialConsoleAccessResponse enableSerialConsole(
      EnableSerialConsoleAccessRequest request, Call call) {
    AccountSettings.of(call.view()).withSerialConsole(true).keep(call.view());
    return EnableSerialConsoleAccessResponse.builder().serialConsoleAccessEnabled(true).build();
  }

  private static DisableSerialConsoleAccessResponse disableSerialConsole(
      DisableSerialConsoleAccessRequest request, Call call) {
    AccountSettings.of(call.view()).withSerialConsole(false).keep(call.view());
    return DisableSerialConsoleAccessResponse.builder().serialConsoleAccessEnabled(false).build();
  }
}
