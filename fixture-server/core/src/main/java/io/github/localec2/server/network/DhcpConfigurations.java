package io.github.localec2.server.network;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.NewDhcpConfiguration;

/**
 * The options that a set may have and their values.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html">
 *     CreateDhcpOptions</a>
 */
final class DhcpConfigurations {
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._ -]{1,255}");
  private static final String AMAZON_DNS = "AmazonProvidedDNS";

  private static final Map<String, Option> OPTIONS =
      Map.of(
          "domain-name-servers",
          new Option(4, value -> value.equals(AMAZON_DNS) || isAddress(value)),
          "domain-name",
          new Option(1, value -> DOMAIN.matcher(value).matches()),
          "ntp-servers",
          new Option(4, DhcpConfigurations::isAddress),
          "netbios-name-servers",
          new Option(4, value -> Ipv4Block.readAddress(value).isPresent()),
          "netbios-node-type",
          new Option(1, Set.of("1", "2", "4", "8")::contains),
          "ipv6-address-preferred-lease-time",
          new Option(1, DhcpConfigurations::isLeaseTime));

  private DhcpConfigurations() {}

  /**
   * What one option takes.
   *
   * @param most how many values
   * @param allowed which
   */
  private record Option(int most, Predicate<String> allowed) {}

  private static boolean isAddress(String value) {
    return Ipv4Block.readAddress(value).isPresent() || Ipv6Block.readAddress(value).isPresent();
  }

  private static boolean isLeaseTime(String value) {
    return value.matches("[0-9]{1,10}")
        && Long.parseLong(value) >= 140
        && Long.parseLong(value) <= 2147483647L;
  }

  /**
   * The request's options as they are stored.
   *
   * @throws Ec2Fault InvalidParameterValue for an option or a value that EC2 does not know
   */
  static List<DhcpConfiguration> checked(List<NewDhcpConfiguration> wanted) {
    List<DhcpConfiguration> all = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (NewDhcpConfiguration each : wanted) {
      String key = each.key();
      if (key == null) {
        throw CommonFaults.missingParameter("DhcpConfiguration.Key");
      }
      if (!keys.add(key)) {
        throw CommonFaults.invalidValue("dhcpConfiguration", key, "Duplicate option.");
      }
      all.add(DhcpDefaults.configuration(key, values(key, each.values())));
    }
    return List.copyOf(all);
  }

  /** Several values come as a list, or as one text with commas. */
  private static String[] values(String key, List<String> given) {
    Option option = OPTIONS.get(key);
    if (option == null) {
      throw CommonFaults.invalidValue("key", key, "Unknown DHCP option.");
    }
    String[] values =
        given.stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .map(String::trim)
            .filter(value -> !value.isEmpty())
            .toArray(String[]::new);
    if (values.length == 0) {
      throw CommonFaults.missingParameter("DhcpConfiguration.Value");
    }
    for (String value : values) {
      if (!option.allowed().test(value)) {
        throw CommonFaults.invalidValue(
            "value", value, "Invalid value for DHCP option " + key + ".");
      }
    }
    if (values.length > option.most()) {
      throw CommonFaults.invalidParameterValue(
          "DHCP option " + key + " takes at most " + option.most() + " values.");
    }
    return values;
  }
}
