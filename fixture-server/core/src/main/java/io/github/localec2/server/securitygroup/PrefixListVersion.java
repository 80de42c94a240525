package io.github.localec2.server.securitygroup;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

/**
 * The entries that a prefix list had in one of its versions.
 *
 * @param version from 1
 * @param entries in canonical form, each CIDR once
 */
record PrefixListVersion(String prefixListId, long version, List<PrefixListEntry> entries) {

  PrefixListVersion {
    entries = List.copyOf(entries);
  }

  String key() {
    return key(prefixListId, version);
  }

  static String key(String prefixListId, long version) {
    return prefixListId + '/' + version;
  }
}
