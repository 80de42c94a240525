package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LibvirtSettingsTest {
  @Test
  void withoutAnythingSaidItIsAsTheGuideSays() {
    assertThat(LibvirtSettings.of(Map.of()))
        .isEqualTo(
            new LibvirtSettings(
                List.of("qemu:///system"),
                Map.of(),
                "default",
                "default",
                LibvirtSettings.Acceleration.AUTO,
                false,
                false,
                0,
                Duration.ofSeconds(60),
                0,
                false,
                false));
  }

  @ParameterizedTest
  @CsvSource({
    "libvirt.uri,xen:///",
    "libvirt.uri,not a uri",
    "libvirt.network,a/b",
    "libvirt.pool,two words",
    "libvirt.acceleration,hvf",
    "libvirt.clone,half",
    "libvirt.keep,maybe",
    "libvirt.boots,-1",
    "libvirt.stop-grace,3601",
    "libvirt.uri,qemu:///system xen:///",
    "libvirt.uri,qemu:///system qemu:///system",
    "libvirt.uri,us-east-1a=qemu:///system qemu+ssh://other/system",
    "libvirt.uri,us-east-1a=qemu:///system us-east-1b=qemu:///system",
    "libvirt.uri,us-east-1a=",
    "libvirt.uri,here=qemu:///system",
    "libvirt.capacity,much"
  })
  void aBadValueIsQuotedWithItsOption(String name, String value) {
    assertThatThrownBy(() -> LibvirtSettings.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("'" + value + "'");
    VmOption option =
        new LibvirtVmManagerFactory()
            .options().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    assertThatThrownBy(() -> option.check().accept(value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void severalHostsHaveCommasOrSpacesBetween() {
    assertThat(
            LibvirtSettings.of(
                    Map.of("libvirt.uri", "qemu:///system, qemu+ssh://other/system test:///a"))
                .uris())
        .containsExactly("qemu:///system", "qemu+ssh://other/system", "test:///a");
  }

  @Test
  void hostsMayHaveTheirZonesBeforeThem() {
    String there = "qemu+unix:///system?socket=/run/a=b";
    LibvirtSettings settings =
        LibvirtSettings.of(
            Map.of("libvirt.uri", "us-east-1a=qemu:///system, us-gov-west-1b=" + there));
    assertThat(settings.uris()).containsExactly("qemu:///system", there);
    assertThat(settings.zones())
        .isEqualTo(Map.of("qemu:///system", "us-east-1a", there, "us-gov-west-1b"));
  }

  @Test
  void theGuidesNamesAreVariables() {
    assertThat(LibvirtSettings.OPTIONS)
        .extracting(VmOption::variable)
        .contains("EC2_HYPERVISOR_URI", "EC2_LIBVIRT_NETWORK", "EC2_LIBVIRT_POOL");
  }
}
