package io.github.localec2.server.vm;

/**
 * Where a subnet's packets to a block of addresses outside its VPC go, by its route table. Of
 * several blocks that an address is in, the smallest counts.
 *
 * @param destination an IPv4 block
 * @param way what leads there
 * @param target with {@link Way#PEER} the other VPC's id, with {@link Way#INTERFACE} that
 *     interface's private address, else empty
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html">Configure
 *     route tables</a>
 */
public record VmRoute(String destination, Way way, String target) {
  /** What leads to a destination. */
  public enum Way {
    /** An internet gateway or a public NAT gateway. */
    OUTWARD,
    /** An active peering connection with a VPC; the destination is in one of its blocks. */
    PEER,
    /** A network interface, such as that of an instance that forwards. */
    INTERFACE,
    /** Nothing: a black hole, or a target that carries nothing here. */
    NOWHERE
  }
}
