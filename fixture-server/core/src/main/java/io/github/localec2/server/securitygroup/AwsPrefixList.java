package io.github.localec2.server.securitygroup;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListState;

/**
 * A prefix list that AWS keeps for everybody.
 *
 * @param gateway true where gateway endpoints have routes to it
 * @param weight as how many rules it counts
 */
record AwsPrefixList(String id, String name, boolean gateway, int weight, List<String> cidrs) {
  static final String OWNER = "AWS";

  AwsPrefixList {
    cidrs = List.copyOf(cidrs);
  }

  /** It has neither a version nor a size that anybody else could change. */
  ManagedPrefixList described(String region) {
    return ManagedPrefixList.builder()
        .prefixListId(id)
        .addressFamily("IPv4")
        .state(PrefixListState.CREATE_COMPLETE)
        .prefixListArn("arn:aws:ec2:" + region + ":aws:prefix-list/" + id)
        .prefixListName(name)
        .tags(List.of())
        .ownerId(OWNER)
        .build();
  }

  PrefixList asService() {
    return PrefixList.builder().prefixListId(id).prefixListName(name).cidrs(cidrs).build();
  }

  List<PrefixListEntry> entries() {
    return cidrs.stream().map(cidr -> PrefixListEntry.builder().cidr(cidr).build()).toList();
  }
}
