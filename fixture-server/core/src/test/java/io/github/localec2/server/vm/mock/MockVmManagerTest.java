package io.github.localec2.server.vm.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagerContract;
import io.github.localec2.server.vm.VmManagers;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class MockVmManagerTest extends VmManagerContract {
  @Override
  protected VmManager create(VmEnvironment environment) {
    return VmManagers.create("mock", environment);
  }

  @Test
  void aManagerThatIsNotOnTheClassPathIsNamed() {
    VmEnvironment environment = new VmEnvironment("test", Clock.systemUTC(), id -> {});
    assertThatThrownBy(() -> VmManagers.create("libvirt", environment))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("'libvirt'")
        .hasMessageContaining("local-ec2-libvirt");
  }

  @Test
  void itsMachinesAreRecords() {
    try (VmManager manager = create(new VmEnvironment("test", Clock.systemUTC(), id -> {}))) {
      assertThat(manager.simulated()).isTrue();
    }
  }
}
