package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * The credit option of burstable instances.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html">
 *     Key concepts for burstable performance instances</a>
 */
final class CpuCredits {
  static final String STANDARD = "standard";
  static final String UNLIMITED = "unlimited";
  private static final Set<String> BORN_STANDARD = Set.of("t1", "t2");

  private CpuCredits() {}

  /** The option of a new instance; null where its type has none. */
  static @Nullable String atLaunch(
      RegionView view, InstanceTypeInfo type, @Nullable String requested) {
    String name = type.instanceTypeAsString();
    if (!isBurstable(type)) {
      if (requested != null) {
        throw CommonFaults.invalidParameterCombination(
            "The parameter CreditSpecification is not supported for the instance type '"
                + name
                + "'");
      }
      return null;
    }
    return requested == null ? ofFamily(view, family(name)) : checked(requested);
  }

  static boolean isBurstable(InstanceTypeInfo type) {
    return Boolean.TRUE.equals(type.burstablePerformanceSupported())
        && !type.instanceTypeAsString().startsWith("t1.");
  }

  /** What new instances of the family get: the account's choice, or EC2's. */
  static String ofFamily(RegionView view, String family) {
    String own = AccountDefaults.of(view).cpuCredits().get(family);
    if (own != null) {
      return own;
    }
    return BORN_STANDARD.contains(family) ? STANDARD : UNLIMITED;
  }

  static String checked(String credits) {
    if (!credits.equals(STANDARD) && !credits.equals(UNLIMITED)) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + credits
              + ") for parameter cpuCredits is invalid. Valid values are: standard,"
              + " unlimited");
    }
    return credits;
  }

  static String family(String type) {
    return type.substring(0, type.indexOf('.'));
  }
}
