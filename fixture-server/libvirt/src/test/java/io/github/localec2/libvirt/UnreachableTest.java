package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;
import org.libvirt.LibvirtException;

/** What is said where a host can't be used. */
final class UnreachableTest {
  private static String message(String said) {
    LibvirtException fault = mock(LibvirtException.class);
    when(fault.getMessage()).thenReturn(said);
    return String.valueOf(Unreachable.host("qemu:///system", fault).getMessage());
  }

  @Test
  void withoutPermissionTheSocketAndItsGroupAreNamed() {
    assertThat(message("Failed to connect socket to '/no/such/libvirt-sock': Permission denied"))
        .contains(
            "qemu:///system",
            "let this user use /no/such/libvirt-sock",
            "usermod -aG libvirt " + System.getProperty("user.name"));
    assertThat(message("authentication unavailable: no polkit agent available"))
        .contains("libvirt-sock", "usermod -aG libvirt ");
  }

  @Test
  void withoutADaemonItsPackageAndItsServiceAreNamed() {
    assertThat(message("Failed to connect socket to '/run/x': No such file or directory"))
        .contains("apt-get install", "systemctl start libvirtd");
  }
}
