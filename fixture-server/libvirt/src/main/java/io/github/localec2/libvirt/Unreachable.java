package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.LibvirtException;

/** Why a libvirt host can't be reached, and what to do about it. */
final class Unreachable {
  private static final Pattern SOCKET = Pattern.compile("'(/[^']+)'");

  private Unreachable() {}

  /** The library of libvirt can't be loaded. */
  static VmException noLibrary(Throwable fault) {
    return new VmException(
        "the VM manager 'libvirt' needs libvirt's library: install it (apt-get install libvirt0, dnf"
            + " install libvirt-libs, pacman -S libvirt)",
        fault);
  }

  static VmException host(String uri, LibvirtException fault) {
    String said = LibvirtFaults.said(fault);
    return new VmException(
        "libvirt can't be used at " + uri + " (" + said + "): " + advice(said), fault);
  }

  private static String advice(String said) {
    // without a bus there is nobody to ask whether this user may
    if (said.contains("Permission denied")
        || said.contains("authentication")
        || said.contains("system bus")) {
      return "let this user use "
          + socket(said)
          + ": usermod -aG "
          + group(said)
          + " "
          + System.getProperty("user.name")
          + ", then log in again";
    }
    if (said.contains("No such file") || said.contains("Connection refused")) {
      return "install it (apt-get install libvirt-daemon-system qemu-system-x86) and start it"
          + " (systemctl start libvirtd), or set EC2_HYPERVISOR_URI";
    }
    return "virsh -c URI list should work; EC2_HYPERVISOR_URI names another host";
  }

  private static String socket(String said) {
    Matcher path = SOCKET.matcher(said);
    return path.find() ? path.group(1) : "/var/run/libvirt/libvirt-sock";
  }

  private static String group(String said) {
    try {
      String owner =
          Files.readAttributes(Path.of(socket(said)), PosixFileAttributes.class).group().getName();
      return owner.equals("root") ? "libvirt" : owner;
    } catch (IOException | UnsupportedOperationException e) {
      return "libvirt";
    }
  }
}
