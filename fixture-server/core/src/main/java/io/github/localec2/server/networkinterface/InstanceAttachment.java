package io.github.localec2.server.networkinterface;

/**
 * Where a network interface is attached.
 *
 * @param instanceId the instance
 * @param deviceIndex its place at the instance's network card, from 0
 * @param networkCardIndex the network card, from 0
 * @param deleteOnTermination true where the interface goes with the instance
 */
public record InstanceAttachment(
    String instanceId, int deviceIndex, int networkCardIndex, boolean deleteOnTermination) {

  public InstanceAttachment {
    if (deviceIndex < 0 || networkCardIndex < 0) {
      throw new IllegalArgumentException(
          "no place for a network interface: " + networkCardIndex + "/" + deviceIndex);
    }
  }
}
