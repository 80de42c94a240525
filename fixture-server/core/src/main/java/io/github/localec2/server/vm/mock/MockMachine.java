package io.github.localec2.server.vm.mock;

import io.github.localec2.server.vm.VmSpec;
import java.time.Instant;

/**
 * A machine that is a record.
 *
 * @param spec what it was made from
 * @param booted when it started last
 * @param boots how often it started
 * @param running false while it is stopped
 */
record MockMachine(VmSpec spec, Instant booted, int boots, boolean running) {

  MockMachine started(Instant now) {
    return running ? this : new MockMachine(spec, now, boots + 1, true);
  }

  MockMachine stopped() {
    return running ? new MockMachine(spec, booted, boots, false) : this;
  }

  /** What a machine of this specification says as it boots. */
  String console() {
    StringBuilder text = new StringBuilder(512);
    line(text, "booting " + spec.imageId() + " (" + spec.architecture() + "), boot " + boots);
    line(text, spec.instanceType() + ": " + spec.vcpus() + " vCPUs, " + spec.memoryMiB() + " MiB");
    for (VmSpec.Disk disk : spec.disks()) {
      line(text, disk.device() + ": " + disk.volumeId() + ", " + disk.sizeGiB() + " GiB");
    }
    for (int i = 0; i < spec.cards().size(); i++) {
      VmSpec.Card card = spec.cards().get(i);
      line(
          text,
          "eth"
              + i
              + ": "
              + card.macAddress()
              + (card.privateIp() == null ? "" : " inet " + card.privateIp()));
    }
    line(text, "user data: " + spec.userDataBytes().length + " bytes");
    line(text, "started at " + booted);
    text.append('\n').append(spec.instanceId()).append(running ? " login: " : " halted\n");
    return text.toString();
  }

  private static void line(StringBuilder text, String message) {
    text.append("[    0.000000] ").append(message).append('\n');
  }
}
