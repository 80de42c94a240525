package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.networkinterface.EngineAddresses;
import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.networkinterface.PublicAddresses;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmCapacityException;
import io.github.localec2.server.vm.VmCrash;
import io.github.localec2.server.vm.VmException;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.StateReason;

/** What an instance becomes by what its machine does. */
final class MachineEvents {
  static final MachineRequests.Change NOTHING = (view, id) -> {};

  private static final String TERMINATE = "terminate";
  private static final String LAUNCH_ERROR = "Server.InternalError";

  private static final String NO_CAPACITY = "Server.InsufficientInstanceCapacity";

  private static final StateReason OTHERS_FAILED =
      InstanceStates.reason(LAUNCH_ERROR, "Server.InternalError: Internal error on launch");
  private static final StateReason HOST_FAILURE =
      InstanceStates.reason(
          "Server.InternalError", "Server.InternalError: The host of the instance failed");
  private static final StateReason OUT_OF_MEMORY =
      InstanceStates.reason(
          "Client.InternalError", "Client.InternalError: The instance ran out of memory");
  private static final StateReason LOST =
      InstanceStates.reason(
          "Server.InternalError", "Server.InternalError: The machine was not kept");

  private MachineEvents() {}

  /** EC2's code, and what the engine says where it says something. */
  private static StateReason reason(Throwable fault) {
    Throwable cause = fault;
    while (!(cause instanceof VmException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said =
        cause instanceof VmException && cause.getMessage() != null
            ? cause.getMessage()
            : "Internal error on launch";
    String code = cause instanceof VmCapacityException ? NO_CAPACITY : LAUNCH_ERROR;
    return InstanceStates.reason(code, code + ": " + said);
  }

  /** The machine runs, at an address that may be the engine's own. */
  static void running(RegionView view, String id, VmAddress address) {
    InstanceSettlings.running(view, id);
    reachedAt(view, id, address);
  }

  /** The machine runs as before, at what address it has now. */
  static void rebooted(RegionView view, String id, VmAddress address) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.RUNNING))
        .ifPresent(row -> reachedAt(view, id, address));
  }

  private static void reachedAt(RegionView view, String id, VmAddress address) {
    if (address.equals(VmAddress.AS_GIVEN)) {
      return;
    }
    for (NetworkInterface card : InstanceNetwork.interfacesOf(view, id)) {
      if (card.attachment().deviceIndex() == 0) {
        String card0 = card.networkInterfaceId();
        address.privateIp().ifPresent(own -> EngineAddresses.has(view, card0, own));
        address.macAddress().ifPresent(mac -> EngineAddresses.hasMac(view, card0, mac));
        address.publicIp().ifPresent(from -> PublicAddresses.reachedAt(view, card0, from));
      }
    }
    InstanceNetwork.refresh(view, id);
  }

  /** Somebody has started the machine past us: the instance is up, at what address it has now. */
  static void poweredOn(RegionView view, String id, VmAddress address) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null) {
      return;
    }
    if (row.isIn(InstanceStateName.STOPPED)) {
      InstanceLifecycle.pending(view, row);
      running(view, id, address);
    } else if (row.isIn(InstanceStateName.RUNNING)) {
      Impairment.end(view, id);
      reachedAt(view, id, address);
    }
  }

  /** A check from inside has an opinion about an instance that runs. */
  static void checked(RegionView view, String id, boolean healthy) {
    if (healthy) {
      Impairment.end(view, id);
    } else if (view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.RUNNING))
        .isPresent()) {
      Impairment.begin(view, id);
    }
  }

  /** The machine is not there any more. */
  static void lost(RegionView view, InstanceRecord row) {
    InstanceLifecycle.ending(view, row, LOST, "Server.InternalError");
    InstanceSettlings.terminated(view, row.instanceId());
  }

  /** EC2 ends an instance that it couldn't launch. */
  static void launchFailed(RegionView view, String id, Throwable fault) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.PENDING))
        .ifPresent(
            row -> {
              StateReason why = reason(fault);
              InstanceLifecycle.ending(view, row, why, why.code());
              InstanceSettlings.terminated(view, id);
            });
  }

  /**
   * Others of its launch failed, and too few are left.
   *
   * @return true where the instance ends
   */
  static boolean leftAlone(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null || !row.isIn(InstanceStateName.PENDING, InstanceStateName.RUNNING)) {
      return false;
    }
    InstanceLifecycle.ending(view, row, OTHERS_FAILED, LAUNCH_ERROR);
    return true;
  }

  /** The machine was taken down: its instance stops, whatever it is to do when it powers off. */
  static void crashed(RegionView view, String id, VmCrash cause) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.PENDING, InstanceStateName.RUNNING))
        .ifPresent(
            row -> {
              StateReason reason = cause == VmCrash.MEMORY ? OUT_OF_MEMORY : HOST_FAILURE;
              InstanceLifecycle.stopping(view, row, reason, reason.code());
              InstanceSettlings.stopped(view, id);
            });
  }

  /** EC2 stops an instance again that it couldn't start. */
  static void startFailed(RegionView view, String id, Throwable fault) {
    view.rows(INSTANCES)
        .find(id)
        .filter(row -> row.isIn(InstanceStateName.PENDING))
        .ifPresent(
            row -> {
              StateReason why = reason(fault);
              InstanceLifecycle.stopping(view, row, why, why.code());
              InstanceSettlings.stopped(view, id);
            });
  }

  /**
   * The machine has gone down by itself.
   *
   * @return true where its instance ends, false where it stops or already did
   */
  static boolean poweredOff(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).find(id).orElse(null);
    if (row == null || !row.isIn(InstanceStateName.PENDING, InstanceStateName.RUNNING)) {
      return false;
    }
    StateReason reason = InstanceStates.SELF_SHUTDOWN;
    if (row.settings().shutdownBehavior().equals(TERMINATE)) {
      InstanceLifecycle.ending(view, row, reason, "");
      return true;
    }
    InstanceLifecycle.stopping(view, row, reason, "");
    return false;
  }

  static boolean hasEnded(RegionView view, String id) {
    return view.rows(INSTANCES)
        .find(id)
        .map(row -> row.isIn(InstanceStateName.TERMINATED))
        .orElse(true);
  }
}
