package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  /** The group is the one that the socket has, whatever a distribution calls it. */
  @Test
  void theGroupIsTheOneOfTheSocket(@TempDir Path directory) throws IOException {
    Path socket = Files.createFile(directory.resolve("libvirt-sock"));
    String group = Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
    assertThat(message("Failed to connect socket to '" + socket + "': Permission denied"))
        .contains(
            "let this user use " + socket + ": ",
            "usermod -aG " + (group.equals("root") ? "libvirt" : group) + " ");
  }

  @Test
  void withoutABusThatAsksForPermissionTheGroupIsNamed() {
    assertThat(
            message(
                "internal error: Unable to get system bus connection: Could not connect: No such"
                    + " file or directory"))
        .contains("let this user use /var/run/libvirt/libvirt-sock", "usermod -aG ");
  }

  @Test
  void withoutADaemonItsPackageAndItsServiceAreNamed() {
    assertThat(message("Failed to connect socket to '/run/x': No such file or directory"))
        .contains("apt-get install", "systemctl start libvirtd");
  }
}
