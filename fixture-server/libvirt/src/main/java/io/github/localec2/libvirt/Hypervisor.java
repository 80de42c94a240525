package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * What a host runs machines by.
 *
 * @param type of domains: {@code kvm}, {@code qemu}, or {@code test} for libvirt's own mock-up
 * @param processors how many the host has
 */
record Hypervisor(String type, int processors) {
  private static final Pattern VIRTUALIZES = Pattern.compile("\\b(vmx|svm)\\b");

  /**
   * Asks the host.
   *
   * @throws VmException where it runs no x86_64, or not by what is set
   */
  static Hypervisor of(Host host, LibvirtSettings settings) {
    int processors =
        Math.max(
            1,
            host.asking(
                "the host " + host.uri() + " can't be looked at",
                connection -> connection.nodeInfo().cpus));
    if (host.uri().startsWith("test:")) {
      return new Hypervisor("test", processors);
    }
    Element capabilities =
        Xml.parse(
            host.asking(
                "the host " + host.uri() + " can't be looked at",
                connection -> connection.getCapabilities()));
    if (!runs(capabilities, "qemu") && !runs(capabilities, "kvm")) {
      throw new VmException(
          "the host "
              + host.uri()
              + " has no QEMU for x86_64: apt-get install qemu-system-x86, dnf install qemu-kvm,"
              + " pacman -S qemu-base");
    }
    boolean kvm =
        switch (settings.acceleration()) {
          case KVM -> true;
          case EMULATION -> false;
          case AUTO -> runs(capabilities, "kvm") && virtualizes(host.uri());
        };
    if (kvm && !runs(capabilities, "kvm")) {
      throw new VmException(
          "libvirt.acceleration is '"
              + settings.acceleration().name().toLowerCase(Locale.ROOT)
              + "', but the host "
              + host.uri()
              + " has no KVM");
    }
    return new Hypervisor(kvm ? "kvm" : "qemu", processors);
  }

  boolean emulates() {
    return type.equals("qemu");
  }

  private static boolean runs(Element capabilities, String type) {
    return Xml.all(capabilities, "arch").stream()
        .filter(arch -> arch.getAttribute("name").equals("x86_64"))
        .flatMap(arch -> Xml.all(arch, "domain").stream())
        .anyMatch(domain -> domain.getAttribute("type").equals(type));
  }

  /**
   * There are hosts that have KVM's device, and a processor that can't do what it takes: a guest
   * hangs there as it boots. A host elsewhere is taken at its word.
   */
  private static boolean virtualizes(String uri) {
    if (!uri.matches("[a-z+]+:///.*")) {
      return true;
    }
    try {
      return Files.exists(Path.of("/dev/kvm"))
          && VIRTUALIZES.matcher(Files.readString(Path.of("/proc/cpuinfo"))).find();
    } catch (IOException e) {
      return false;
    }
  }
}
