package io.github.localec2.server.operation;

import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a server's settings say to handlers.
 *
 * @param endpoint our own address, which DescribeRegions must name
 * @param acceptUnknownAmis true where any well-formed AMI id can be launched
 * @param vmManager the name of the VM manager: mock, docker or libvirt
 * @param ownImages true where only images that bear the VM manager's tag can be launched
 * @param downloadable the public images that can be launched though the engine may not have them
 *     yet
 * @param largestVolume the largest size of a volume that is not a root device
 */
public record HandlerSettings(
    Supplier<URI> endpoint,
    boolean acceptUnknownAmis,
    String vmManager,
    boolean ownImages,
    Set<String> downloadable,
    int largestVolume) {
  /** Settings without a limit to the size of volumes. */
  public HandlerSettings(Supplier<URI> endpoint, boolean acceptUnknownAmis, String vmManager) {
    this(endpoint, acceptUnknownAmis, vmManager, false, Set.of(), Integer.MAX_VALUE);
  }
}
