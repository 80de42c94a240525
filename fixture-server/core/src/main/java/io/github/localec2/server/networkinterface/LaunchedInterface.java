package io.github.localec2.server.networkinterface;

import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * A network interface that a launch has given to an instance.
 *
 * @param answered as the launch answers it: {@code attaching}, without a public address
 * @param stored as it is from then on; attached, with the address that it is lent, where the
 *     instance runs at once
 */
public record LaunchedInterface(NetworkInterface answered, NetworkInterface stored) {
  /** Of an instance that is pending yet. */
  static LaunchedInterface pending(NetworkInterface attaching) {
    return new LaunchedInterface(attaching, attaching);
  }
}
