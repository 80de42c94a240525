package io.github.localec2.server.networkinterface;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingConfiguration;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * What a network interface is made from.
 *
 * @param subnetId where it lies
 * @param description free text; empty for none
 * @param groups the ids of its security groups; null for the VPC's default group
 * @param addresses its IPv4 addresses
 * @param ipv6 its IPv6 addresses
 * @param enablePrimaryIpv6 true where its first IPv6 address stays as long as the interface
 * @param interfaceType EC2's word, such as {@code interface}, {@code efa} or {@code nat_gateway}
 * @param requesterId who made it on behalf of the account; null for the account itself
 * @param requesterManaged true where only the service that made it may change it
 * @param sourceDestCheck false where it may pass on what isn't for itself
 * @param tracking idle timeouts; null for EC2's own
 * @param operator the service provider that manages it; null for none
 * @param tags as they were checked; {@code _custom_id_} among them is honoured
 */
public record NetworkInterfaceSpec(
    String subnetId,
    String description,
    @Nullable List<String> groups,
    Ipv4Wish addresses,
    Ipv6Wish ipv6,
    boolean enablePrimaryIpv6,
    String interfaceType,
    @Nullable String requesterId,
    boolean requesterManaged,
    boolean sourceDestCheck,
    @Nullable ConnectionTrackingConfiguration tracking,
    @Nullable OperatorResponse operator,
    List<Tag> tags) {

  public NetworkInterfaceSpec {
    groups = groups == null ? null : List.copyOf(groups);
    tags = List.copyOf(tags);
  }

  /** An interface of the account with one address and the VPC's default group. */
  public static Builder in(String subnetId) {
    return new Builder(subnetId);
  }

  /**
   * The IPv4 addresses that are asked for.
   *
   * @param primary the first; null for any
   * @param secondary the others by name
   * @param secondaryCount how many others of any value
   * @param prefixes delegated /28 blocks by name
   * @param prefixCount how many blocks of any value
   */
  public record Ipv4Wish(
      @Nullable String primary,
      List<String> secondary,
      int secondaryCount,
      List<String> prefixes,
      int prefixCount) {
    static final Ipv4Wish ANY = new Ipv4Wish(null, List.of(), 0, List.of(), 0);

    public Ipv4Wish {
      secondary = List.copyOf(secondary);
      prefixes = List.copyOf(prefixes);
    }
  }

  /**
   * The IPv6 addresses that are asked for.
   *
   * @param addresses by name
   * @param count how many of any value; null where nothing is said, so that the subnet decides
   * @param prefixes delegated /80 blocks by name
   * @param prefixCount how many blocks of any value
   */
  public record Ipv6Wish(
      List<String> addresses, @Nullable Integer count, List<String> prefixes, int prefixCount) {
    static final Ipv6Wish SUBNET_DECIDES = new Ipv6Wish(List.of(), null, List.of(), 0);
    static final Ipv6Wish NONE = new Ipv6Wish(List.of(), 0, List.of(), 0);

    public Ipv6Wish {
      addresses = List.copyOf(addresses);
      prefixes = List.copyOf(prefixes);
    }
  }

  /** Collects a specification; whatever isn't said is as EC2 has it when nobody says anything. */
  public static final class Builder {
    private final String subnetId;
    private String description = "";
    private @Nullable List<String> groups;
    private Ipv4Wish addresses = Ipv4Wish.ANY;
    private Ipv6Wish ipv6 = Ipv6Wish.SUBNET_DECIDES;
    private boolean enablePrimaryIpv6;
    private String interfaceType = "interface";
    private @Nullable String requesterId;
    private boolean requesterManaged;
    private boolean sourceDestCheck = true;
    private @Nullable ConnectionTrackingConfiguration tracking;
    private @Nullable OperatorResponse operator;
    private List<Tag> tags = List.of();

    private Builder(String subnetId) {
      this.subnetId = subnetId;
    }

    public Builder description(@Nullable String text) {
      this.description = text == null ? "" : text;
      return this;
    }

    /** The security groups; an empty collection means the VPC's default group. */
    public Builder groups(Collection<String> groupIds) {
      this.groups = groupIds.isEmpty() ? null : List.copyOf(groupIds);
      return this;
    }

    /** No security group at all, as the interfaces of NAT gateways. */
    public Builder ungrouped() {
      this.groups = List.of();
      return this;
    }

    /** The one IPv4 address that is wanted; null for any. */
    public Builder privateIpAddress(@Nullable String address) {
      this.addresses = new Ipv4Wish(address, List.of(), 0, List.of(), 0);
      return this;
    }

    public Builder addresses(Ipv4Wish wish) {
      this.addresses = wish;
      return this;
    }

    public Builder ipv6(Ipv6Wish wish) {
      this.ipv6 = wish;
      return this;
    }

    /** No IPv6 address, whatever the subnet gives to others. */
    public Builder withoutIpv6() {
      this.ipv6 = Ipv6Wish.NONE;
      return this;
    }

    public Builder enablePrimaryIpv6(boolean enable) {
      this.enablePrimaryIpv6 = enable;
      return this;
    }

    public Builder interfaceType(String type) {
      this.interfaceType = type;
      return this;
    }

    /** Made by a service, which alone may change it. */
    public Builder managedBy(String requester) {
      this.requesterId = requester;
      this.requesterManaged = true;
      return this;
    }

    /** Made by a user of the account, as EC2 shows it by the user's id. */
    public Builder requestedBy(String requester) {
      this.requesterId = requester;
      return this;
    }

    public Builder sourceDestCheck(boolean check) {
      this.sourceDestCheck = check;
      return this;
    }

    public Builder tracking(@Nullable ConnectionTrackingConfiguration timeouts) {
      this.tracking = timeouts;
      return this;
    }

    public Builder operator(@Nullable OperatorResponse provider) {
      this.operator = provider;
      return this;
    }

    public Builder tags(List<Tag> checked) {
      this.tags = checked;
      return this;
    }

    public NetworkInterfaceSpec build() {
      return new NetworkInterfaceSpec(
          subnetId,
          description,
          groups,
          addresses,
          ipv6,
          enablePrimaryIpv6,
          interfaceType,
          requesterId,
          requesterManaged,
          sourceDestCheck,
          tracking,
          operator,
          tags);
    }
  }
}
