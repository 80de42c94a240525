package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmSpec;
import java.util.List;
import java.util.UUID;

/** The domain that an instance is, as libvirt wants it described. */
final class DomainXml {
  static final String NAMESPACE = "urn:io.github.localec2:libvirt";

  private DomainXml() {}

  /**
   * A disk of a domain.
   *
   * @param volumeId such as {@code vol-0abcdef1234567890}
   * @param volume where its data is
   * @param target such as {@code vdb}
   */
  record Disk(String volumeId, PoolVolume volume, String target) {}

  /**
   * @param owner the token of who defines it; empty where it is to stay
   * @param cards its network interfaces, as {@link #card} describes them
   * @param seed the CD with what cloud-init is to know
   * @param console where its serial console is written to
   */
  static String of(
      VmSpec spec,
      Hypervisor hypervisor,
      List<String> cards,
      String owner,
      List<Disk> disks,
      PoolVolume seed,
      PoolVolume console) {
    StringBuilder xml = new StringBuilder(4096);
    xml.append("<domain type='").append(hypervisor.type()).append("'>");
    element(xml, "name", spec.instanceId());
    element(xml, "uuid", UUID.randomUUID().toString());
    String title = spec.tags().getOrDefault("Name", "").replaceAll("[\\p{Cntrl}]+", " ").strip();
    if (!title.isEmpty()) {
      element(xml, "title", title);
    }
    element(xml, "description", spec.instanceType() + " from " + spec.imageId());
    xml.append("<metadata><ec2:instance xmlns:ec2='")
        .append(NAMESPACE)
        .append("' owner='")
        .append(owner)
        .append("' account='")
        .append(Xml.escaped(spec.account()))
        .append("' region='")
        .append(Xml.escaped(spec.region()))
        .append("'/></metadata>");
    xml.append("<memory unit='MiB'>").append(spec.memoryMiB()).append("</memory>");
    xml.append("<vcpu>").append(spec.vcpus()).append("</vcpu>");
    // test:///default knows no machines
    xml.append("<os><type arch='")
        .append(hypervisor.type().equals("test") ? "i686'>" : "x86_64' machine='pc'>")
        .append("hvm</type><boot dev='hd'/></os>");
    features(xml, hypervisor);
    xml.append("<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot>");
    xml.append("<on_crash>destroy</on_crash><devices>");
    xml.append("<controller type='usb' model='none'/>");
    xml.append("<controller type='scsi' model='virtio-scsi'>")
        .append(slot(7))
        .append("</controller>");
    disks.forEach(disk -> xml.append(disk(disk)));
    xml.append("<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='")
        .append(Xml.escaped(seed.path()))
        .append("'/><target dev='sda' bus='scsi'/><readonly/></disk>");
    cards.forEach(xml::append);
    xml.append("<serial type='pty'><log file='")
        .append(Xml.escaped(console.path()))
        .append("' append='on'/><target port='0'/></serial>");
    // without it a guest waits for randomness as it makes its keys
    xml.append("<rng model='virtio'><backend model='random'>/dev/urandom</backend>");
    xml.append(slot(11)).append("</rng>");
    xml.append("<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>");
    xml.append("<video><model type='vga' vram='16384'/></video><memballoon model='none'/>");
    return xml.append("</devices></domain>").toString();
  }

  /**
   * Devices whose places are a multiple of four apart share an interrupt, and each further
   * interrupt takes an emulated guest a quarter of a second; the first network interface is at 3.
   */
  private static String slot(int number) {
    return "<address type='pci' domain='0' bus='0' slot='" + number + "' function='0'/>";
  }

  private static void features(StringBuilder xml, Hypervisor hypervisor) {
    xml.append("<features><acpi/><apic/>");
    if (hypervisor.emulates()) {
      // the translated code of a guest that boots takes half a gigabyte unless it is bounded
      xml.append("<tcg><tb-cache unit='MiB'>64</tb-cache></tcg></features>");
      xml.append("<cpu mode='custom' match='exact' check='none'>");
      xml.append("<model fallback='allow'>qemu64</model></cpu>");
    } else {
      xml.append("</features>");
      if (hypervisor.type().equals("kvm")) {
        xml.append("<cpu mode='host-passthrough'/>");
      }
    }
  }

  /**
   * A network interface as a device of its own.
   *
   * @param apart true where it reaches others of its network by way of the host alone
   */
  static String card(VmSpec.Card card, String network, boolean apart) {
    return "<interface type='network'><mac address='"
        + card.macAddress()
        + "'/><source network='"
        + Xml.escaped(network)
        + "'/>"
        + (apart ? "<port isolated='yes'/>" : "")
        // no instance boots from its network, and the BIOS has nothing to prepare for it
        + "<model type='virtio'/><rom enabled='no'/><alias name='"
        + Xml.escaped(alias(card.interfaceId()))
        + "'/></interface>";
  }

  /** The disk as a device of its own. */
  static String disk(Disk disk) {
    // 20 characters are all that a serial has; the hyphen goes, as it does for EC2's own
    return "<disk type='file' device='disk'><driver name='qemu' type='"
        + Xml.escaped(disk.volume().format())
        + "' discard='unmap'/><source file='"
        + Xml.escaped(disk.volume().path())
        + "'/><target dev='"
        + disk.target()
        + "' bus='virtio'/><serial>"
        + Xml.escaped(serial(disk.volumeId()))
        + "</serial><alias name='"
        + Xml.escaped(alias(disk.volumeId()))
        + "'/></disk>";
  }

  /** By which libvirt tells that the guest has let it go. */
  static String alias(String volumeId) {
    return "ua-" + volumeId;
  }

  static String serial(String volumeId) {
    String serial = volumeId.replace("-", "");
    return serial.length() > 20 ? serial.substring(0, 20) : serial;
  }

  private static void element(StringBuilder xml, String name, String text) {
    xml.append('<').append(name).append('>').append(Xml.escaped(text));
    xml.append("</").append(name).append('>');
  }
}
