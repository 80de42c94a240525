package io.github.localec2.server.instance;

import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmCrash;
import io.github.localec2.server.vm.VmEvents;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an engine tells; nobody listens until there are instances that it could be about. */
public final class MachineReports implements VmEvents {
  private final AtomicReference<@Nullable Machines> machines = new AtomicReference<>();

  /** From now on these hear what is told. */
  public void to(Machines listening) {
    machines.set(listening);
  }

  private void tell(Consumer<Machines> news) {
    Machines listening = machines.get();
    if (listening != null) {
      news.accept(listening);
    }
  }

  @Override
  public void poweredOff(String instanceId) {
    tell(all -> all.poweredOff(instanceId));
  }

  @Override
  public void crashed(String instanceId, VmCrash cause) {
    tell(
        all ->
            all.told(
                instanceId,
                Machine.Power.STOPPED,
                (view, id) -> MachineEvents.crashed(view, id, cause)));
  }

  @Override
  public void poweredOn(String instanceId, VmAddress address) {
    tell(all -> all.poweredOn(instanceId, address));
  }

  @Override
  public void checked(String instanceId, boolean healthy) {
    tell(
        all ->
            all.told(
                instanceId,
                all.power(instanceId),
                (view, id) -> MachineEvents.checked(view, id, healthy)));
  }
}
