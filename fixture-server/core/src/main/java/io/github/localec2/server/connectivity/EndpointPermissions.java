package io.github.localec2.server.connectivity;

import static io.github.localec2.server.connectivity.ConnectivityTables.ALLOWED_PRINCIPALS;
import static io.github.localec2.server.connectivity.ConnectivityTables.PRINCIPALS_BY_SERVICE;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.PrincipalType;
import software.amazon.awssdk.services.ec2.model.ServiceConfiguration;

/** Who may use an account's endpoint service. */
final class EndpointPermissions {
  private static final String ANYBODY = "*";
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws[a-z-]*:(?:iam|organizations)::(\\d{12}):(root|user|role|ou)(?:/.+)?");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com");

  private EndpointPermissions() {}

  /** True where the account owns the service or is let in. */
  static boolean admit(RegionView owner, ServiceConfiguration service, String account) {
    return owner.account().equals(account)
        || owner.rows(ALLOWED_PRINCIPALS).by(PRINCIPALS_BY_SERVICE, service.serviceId()).stream()
            .anyMatch(each -> isMember(each.principal(), account));
  }

  private static boolean isMember(String principal, String account) {
    Matcher arn = PRINCIPAL.matcher(principal);
    return principal.equals(ANYBODY) || (arn.matches() && arn.group(1).equals(account));
  }

  /**
   * What kind of principal an ARN names.
   *
   * @throws io.github.localec2.server.state.Ec2Fault InvalidParameter where it names none
   */
  static PrincipalType typeOf(String principal) {
    if (principal.equals(ANYBODY)) {
      return PrincipalType.ALL;
    }
    if (SERVICE.matcher(principal).matches()) {
      return PrincipalType.SERVICE;
    }
    Matcher arn = PRINCIPAL.matcher(principal);
    if (!arn.matches()) {
      throw CommonFaults.invalidParameterValue("Invalid Principal: " + principal);
    }
    return switch (arn.group(2)) {
      case "root" -> PrincipalType.ACCOUNT;
      case "user" -> PrincipalType.USER;
      case "role" -> PrincipalType.ROLE;
      default -> PrincipalType.ORGANIZATION_UNIT;
    };
  }
}
