package io.github.localec2.server.vm;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is made from.
 *
 * @param instanceId the instance, which is also the machine's id
 * @param account the owner's account
 * @param region where it is launched
 * @param zone the Availability Zone there, such as {@code us-east-1a}; empty where it does not
 *     matter
 * @param imageId the AMI
 * @param instanceType such as {@code m5.large}
 * @param architecture such as {@code x86_64} or {@code arm64}
 * @param vcpus how many virtual CPUs it has, at least 1
 * @param memoryMiB how much memory it has
 * @param userData in base64, as it was given; null for none
 * @param publicKey the public half of its key pair in OpenSSH's form; null for none
 * @param cards its network interfaces, the primary one first
 * @param disks its volumes, the root device first
 * @param firewall what its security groups let through
 * @param tags the instance's
 */
public record VmSpec(
    String instanceId,
    String account,
    String region,
    String zone,
    String imageId,
    String instanceType,
    String architecture,
    int vcpus,
    long memoryMiB,
    @Nullable String userData,
    @Nullable String publicKey,
    List<Card> cards,
    List<Disk> disks,
    VmFirewall firewall,
    Map<String, String> tags) {

  public VmSpec {
    if (vcpus < 1 || memoryMiB < 1) {
      throw new IllegalArgumentException(
          instanceId + " needs a CPU and memory: " + vcpus + " vCPUs, " + memoryMiB + " MiB");
    }
    cards = List.copyOf(cards);
    disks = List.copyOf(disks);
    tags = Map.copyOf(tags);
  }

  /** The bytes of the user data; none where there is none. */
  public byte[] userDataBytes() {
    return userData == null ? new byte[0] : Base64.getMimeDecoder().decode(userData);
  }

  /**
   * A network interface.
   *
   * @param interfaceId such as {@code eni-0abcdef1234567890}
   * @param macAddress in lower case with colons
   * @param privateIp its primary IPv4 address; null where it has none
   * @param securityGroupIds those that guard it
   * @param secondaryIps its further private IPv4 addresses
   * @param elasticIps the elastic IPs that lead to its addresses
   * @param subnet where it is; null where it does not matter
   */
  public record Card(
      String interfaceId,
      String macAddress,
      @Nullable String privateIp,
      List<String> securityGroupIds,
      List<String> secondaryIps,
      List<String> elasticIps,
      @Nullable VmSubnet subnet) {
    public Card {
      securityGroupIds = List.copyOf(securityGroupIds);
      secondaryIps = List.copyOf(secondaryIps);
      elasticIps = List.copyOf(elasticIps);
    }

    /** A card with one address at most, in whatever network. */
    public Card(
        String interfaceId,
        String macAddress,
        @Nullable String privateIp,
        List<String> securityGroupIds) {
      this(interfaceId, macAddress, privateIp, securityGroupIds, List.of(), List.of(), null);
    }
  }

  /**
   * A volume.
   *
   * @param volumeId such as {@code vol-0abcdef1234567890}
   * @param device the name that the instance knows it by
   * @param sizeGiB its size
   * @param root true for the root device, which the machine's image fills
   * @param snapshotId the snapshot whose data it begins with; null for none
   */
  public record Disk(
      String volumeId, String device, int sizeGiB, boolean root, @Nullable String snapshotId) {
    /** An empty volume that is not the root device. */
    public Disk(String volumeId, String device, int sizeGiB) {
      this(volumeId, device, sizeGiB, false, null);
    }
  }
}
