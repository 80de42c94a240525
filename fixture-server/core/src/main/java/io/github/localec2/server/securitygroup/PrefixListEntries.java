package io.github.localec2.server.securitygroup;

import io.github.localec2.server.network.Ipv4Block;
import io.github.localec2.server.network.Ipv6Block;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.RemovePrefixListEntry;

/** The entries of a prefix list that is made or changed. */
final class PrefixListEntries {
  private static final int MAX_DESCRIPTION = 255;

  private final boolean ipv6;
  private final Map<String, PrefixListEntry> byCidr = new LinkedHashMap<>();

  PrefixListEntries(boolean ipv6, List<PrefixListEntry> before) {
    this.ipv6 = ipv6;
    before.forEach(entry -> byCidr.put(entry.cidr(), entry));
  }

  /**
   * Removes entries and adds others; one that is there already gets the new description.
   *
   * @throws Ec2Fault InvalidPrefixListModification, InvalidParameterValue
   */
  PrefixListEntries change(List<RemovePrefixListEntry> removed, List<AddPrefixListEntry> added) {
    Set<String> gone = new HashSet<>();
    for (RemovePrefixListEntry entry : removed) {
      String cidr = canonical(entry.cidr());
      gone.add(cidr);
      if (byCidr.remove(cidr) == null) {
        throw PrefixListFaults.entryMissing(cidr);
      }
    }
    Set<String> once = new HashSet<>();
    for (AddPrefixListEntry entry : added) {
      String cidr = canonical(entry.cidr());
      String description = entry.description();
      if (description != null && description.length() > MAX_DESCRIPTION) {
        throw CommonFaults.invalidValue(
            "Description", description, "Length exceeds maximum of " + MAX_DESCRIPTION + ".");
      }
      if (!once.add(cidr)) {
        throw PrefixListFaults.entryRepeated(cidr);
      }
      if (gone.contains(cidr)) {
        throw PrefixListFaults.addedAndRemoved(cidr);
      }
      byCidr.put(cidr, PrefixListEntry.builder().cidr(cidr).description(description).build());
    }
    return this;
  }

  /**
   * What is there now.
   *
   * @throws Ec2Fault PrefixListMaxEntriesExceeded
   */
  List<PrefixListEntry> atMost(int most) {
    if (byCidr.size() > most) {
      throw PrefixListFaults.tooManyEntries(most);
    }
    return new ArrayList<>(byCidr.values());
  }

  private String canonical(@Nullable String cidr) {
    String text = cidr == null ? "" : cidr;
    return (ipv6
            ? Ipv6Block.read(text).map(Ipv6Block::toString)
            : Ipv4Block.read(text).map(Ipv4Block::toString))
        .orElseThrow(
            () ->
                CommonFaults.invalidParameterValue(
                    "The CIDR " + text + " is not a valid " + (ipv6 ? "IPv6" : "IPv4") + " CIDR."));
  }
}
