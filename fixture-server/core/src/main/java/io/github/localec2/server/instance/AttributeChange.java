package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.networkinterface.InterfaceChanges;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** A change of one attribute of one instance, with the states in which EC2 takes it. */
@FunctionalInterface
interface AttributeChange {
  /**
   * Makes the change.
   *
   * @throws Ec2Fault IncorrectInstanceState and others
   */
  void apply(RegionView view, String instanceId);

  /** A change that is possible until the instance ends. */
  static AttributeChange of(UnaryOperator<InstanceRecord> change) {
    return (view, id) -> view.rows(INSTANCES).put(change.apply(living(view, id)));
  }

  /** A change that is possible while the instance is stopped. */
  static AttributeChange ofStopped(UnaryOperator<InstanceRecord> change) {
    return (view, id) -> view.rows(INSTANCES).put(change.apply(stopped(view, id)));
  }

  static AttributeChange sourceDestCheck(boolean check) {
    return (view, id) -> InterfaceChanges.setSourceDestCheck(view, onlyInterface(view, id), check);
  }

  static AttributeChange groups(List<String> groupIds) {
    return (view, id) -> InterfaceChanges.setGroups(view, onlyInterface(view, id), groupIds);
  }

  /** The instance, which hasn't ended. */
  static InstanceRecord living(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).get(id);
    if (row.isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED)) {
      throw InstanceFaults.invalidState(id, row.state().toString());
    }
    return row;
  }

  /** The instance, which is stopped. */
  static InstanceRecord stopped(RegionView view, String id) {
    InstanceRecord row = view.rows(INSTANCES).get(id);
    if (!row.isIn(InstanceStateName.STOPPED)) {
      throw InstanceFaults.notIn(id, "stopped");
    }
    return row;
  }

  private static String onlyInterface(RegionView view, String id) {
    living(view, id);
    List<NetworkInterface> interfaces = InstanceNetwork.interfacesOf(view, id);
    if (interfaces.size() != 1) {
      throw Ec2Fault.of(
          "InvalidInstanceID",
          "There are multiple interfaces attached to instance '"
              + id
              + "'. Please specify an interface ID for the operation instead.");
    }
    return interfaces.get(0).networkInterfaceId();
  }
}
