package io.github.localec2.server.instance;

import io.github.localec2.server.networkinterface.InstanceAttachment;
import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.networkinterface.PlannedInterface;
import io.github.localec2.server.networkinterface.PublicAddresses;
import io.github.localec2.server.state.RegionView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * A network interface that each instance of a launch gets.
 *
 * @param existing the interface that is there already; null for a new one
 * @param fresh what a new one is made from; null for one that is there
 * @param deviceIndex its place, from 0, the primary one's
 * @param networkCardIndex the network card, from 0
 * @param deleteOnTermination true where it goes with the instance
 * @param publicAddress true where it is lent a public address while the instance runs
 */
record LaunchInterface(
    @Nullable String existing,
    @Nullable PlannedInterface fresh,
    int deviceIndex,
    int networkCardIndex,
    boolean deleteOnTermination,
    boolean publicAddress) {

  LaunchInterface {
    if ((existing == null) == (fresh == null)) {
      throw new IllegalArgumentException("an interface is either new or there");
    }
  }

  /** Gives it to an instance that is pending; answers the interface. */
  NetworkInterface attach(RegionView view, String instanceId) {
    InstanceAttachment place = place(instanceId);
    if (fresh == null) {
      return NetworkInterfaces.attach(view, Objects.requireNonNull(existing), place);
    }
    NetworkInterface given = NetworkInterfaces.createAttached(view, fresh, place);
    if (publicAddress) {
      PublicAddresses.lendAtStart(view, given.networkInterfaceId());
    }
    return given;
  }

  /** Gives it to an instance that runs at once. */
  NetworkInterfaces.Started start(RegionView view, String instanceId) {
    return fresh == null
        ? NetworkInterfaces.attachStarted(view, Objects.requireNonNull(existing), place(instanceId))
        : NetworkInterfaces.createStarted(view, fresh, place(instanceId), publicAddress);
  }

  private InstanceAttachment place(String instanceId) {
    return new InstanceAttachment(instanceId, deviceIndex, networkCardIndex, deleteOnTermination);
  }
}
