package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.RegionView;
import java.util.List;

/**
 * How many rules a group may have in one direction: 60 for IPv4 and 60 for IPv6. A group counts for
 * both, a prefix list as often as it may have entries.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html">Amazon VPC
 *     quotas</a>
 */
final class RuleQuota {
  private static final int MAX_RULES = 60;

  private RuleQuota() {}

  /** Refuses the rules of one direction if they are too many. */
  static void check(RegionView view, List<RuleSpec> all) {
    int ipv4 = 0;
    int ipv6 = 0;
    for (RuleSpec rule : all) {
      switch (rule.peer().kind()) {
        case IPV4 -> ipv4++;
        case IPV6 -> ipv6++;
        case GROUP -> {
          ipv4++;
          ipv6++;
        }
        case PREFIX_LIST -> {
          int weight = PrefixLists.weight(view, rule.peer().value());
          if (PrefixLists.isIpv6(view, rule.peer().value())) {
            ipv6 += weight;
          } else {
            ipv4 += weight;
          }
        }
      }
    }
    if (ipv4 > MAX_RULES || ipv6 > MAX_RULES) {
      throw SecurityGroupFaults.tooManyRules();
    }
  }
}
