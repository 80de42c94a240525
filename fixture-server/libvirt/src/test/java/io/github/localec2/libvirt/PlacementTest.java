package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmCapacityException;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where instances are launched, on hosts that libvirt's library mocks up by itself. */
final class PlacementTest {
  private static final String NODE =
      """
      <node>
        <domain type='test'><name>spare</name><memory>4096</memory><os><type>hvm</type></os></domain>
        <network><name>default</name><bridge name='b'/><ip address='192.168.150.1'
          netmask='255.255.255.0'><dhcp><range start='192.168.150.2' end='192.168.150.9'/></dhcp></ip>
        </network>
        <pool type='dir'><name>default</name><target><path>/default</path></target></pool>
      </node>
      """;

  @TempDir private Path directory;
  private final List<String> uris = new ArrayList<>();
  private final List<LibvirtVmManager> hosts = new ArrayList<>();

  @BeforeEach
  void openHosts() throws IOException {
    for (String name : List.of("one", "two", "three")) {
      String uri = "test://" + Files.writeString(directory.resolve(name), NODE);
      uris.add(uri);
      try {
        hosts.add(
            LibvirtVmManager.open(
                environment(Map.of()), LibvirtSettings.of(Map.of("libvirt.uri", uri))));
      } catch (VmException e) {
        if (e.getCause() instanceof LinkageError) {
          Assumptions.abort(e.getMessage());
        }
        throw e;
      }
    }
  }

  @AfterEach
  void closeHosts() {
    hosts.forEach(LibvirtVmManager::close);
  }

  private static VmEnvironment environment(Map<String, String> options) {
    return new VmEnvironment("placement", Clock.systemUTC(), any -> {}, options);
  }

  private static VmSpec spec(String id, String zone, long memoryMiB) {
    return new VmSpec(
        id,
        "000000000000",
        "us-east-1",
        zone,
        "ami-12345678",
        "t3.nano",
        "x86_64",
        1,
        memoryMiB,
        null,
        null,
        List.of(),
        List.of(),
        VmFirewall.CLOSED,
        Map.of());
  }

  @Test
  void theHostWithTheMostMemoryLeftIsChosenUntilNoneHasRoom() {
    Placement placement = new Placement(hosts, Map.of(), 1000);
    LibvirtVmManager first = placement.choose(spec("i-1", "us-east-1c", 600), Set.of());
    LibvirtVmManager second = placement.choose(spec("i-2", "", 500), Set.of());
    LibvirtVmManager third = placement.choose(spec("i-3", "", 900), Set.of());
    assertThat(List.of(first, second, third)).containsExactlyInAnyOrderElementsOf(hosts);
    assertThat(placement.choose(spec("i-4", "", 450), Set.of())).isSameAs(second);
    assertThatThrownBy(() -> placement.choose(spec("i-5", "", 401), Set.of()))
        .isInstanceOf(VmCapacityException.class)
        .hasMessageContaining("needs 401 MiB")
        .hasMessageContaining(second.host().uri() + " has 50 MiB left");
    assertThat(placement.choose(spec("i-6", "", 400), Set.of())).isSameAs(first);
    placement.left("i-3");
    assertThat(placement.home("i-3")).isNull();
    assertThat(placement.choose(spec("i-7", "", 1000), Set.of())).isSameAs(third);
  }

  @Test
  void aHostThatCouldNotIsPassedOver() {
    Placement placement = new Placement(hosts, Map.of(), 1000);
    LibvirtVmManager first = placement.choose(spec("i-1", "", 10), Set.of());
    assertThat(placement.choose(spec("i-1", "", 10), Set.of(first))).isNotSameAs(first);
    assertThatThrownBy(() -> placement.choose(spec("i-1", "", 10), Set.copyOf(hosts)))
        .isInstanceOf(VmCapacityException.class)
        .hasMessageContaining(first.host().uri() + " could not");
  }

  @Test
  void anInstanceIsLaunchedInItsZoneOnly() {
    Map<String, String> zones =
        Map.of(uris.get(0), "us-east-1a", uris.get(1), "us-east-1b", uris.get(2), "us-east-1b");
    Placement placement = new Placement(hosts, zones, 1000);
    assertThat(placement.choose(spec("i-1", "us-east-1a", 400), Set.of())).isSameAs(hosts.get(0));
    assertThat(placement.choose(spec("i-2", "us-east-1a", 400), Set.of())).isSameAs(hosts.get(0));
    LibvirtVmManager other = placement.choose(spec("i-3", "us-east-1b", 400), Set.of());
    assertThat(placement.choose(spec("i-4", "us-east-1b", 400), Set.of()))
        .isNotSameAs(other)
        .isNotSameAs(hosts.get(0));
    assertThatThrownBy(() -> placement.choose(spec("i-5", "us-east-1a", 400), Set.of()))
        .isInstanceOf(VmCapacityException.class)
        .hasMessageContaining(uris.get(0) + " has 200 MiB left")
        .message()
        .doesNotContain(uris.get(1));
  }

  @Test
  void aZoneWithoutAHostHasNoCapacity() {
    String setting = "us-east-1a=" + uris.get(0) + ",us-east-1b=" + uris.get(1);
    try (VmManager manager =
        new LibvirtVmManagerFactory().create(environment(Map.of("libvirt.uri", setting)))) {
      assertThatThrownBy(
              () -> manager.launch(spec("i-1", "us-east-1c", 64)).toCompletableFuture().join())
          .hasCauseInstanceOf(VmCapacityException.class)
          .hasMessageContaining("sufficient t3.nano capacity")
          .hasMessageContaining("you requested (us-east-1c)")
          .hasMessageContaining("choosing us-east-1a, us-east-1b");
      assertThat(manager.machines()).isEmpty();
    }
  }
}
