package io.github.localec2.server.instance;

import io.github.localec2.server.networkinterface.InstanceAttachment;
import io.github.localec2.server.networkinterface.LaunchedInterface;
import io.github.localec2.server.networkinterface.NetworkInterfaces;
import io.github.localec2.server.networkinterface.PlannedInterface;
import io.github.localec2.server.state.RegionView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /**
   * Gives it to an instance.
   *
   * @param runs true where the instance runs at once
   */
  LaunchedInterface give(RegionView view, String instanceId, boolean runs) {
    InstanceAttachment place =
        new InstanceAttachment(instanceId, deviceIndex, networkCardIndex, deleteOnTermination);
    return fresh == null
        ? NetworkInterfaces.attachAtLaunch(view, Objects.requireNonNull(existing), place, runs)
        : NetworkInterfaces.createAttached(view, fresh, place, publicAddress, runs);
  }
}
