package io.github.localec2.server.imds;

import java.time.temporal.ChronoUnit;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;

/** {@code meta-data/block-device-mapping}. */
final class DeviceCategories {
  static final String SINCE = "2007-12-15";

  private DeviceCategories() {}

  static void fill(Directory into, Instance instance) {
    String root = instance.rootDeviceName();
    if (root != null) {
      into.text("ami", SINCE, shortName(root)).text("root", SINCE, root);
    }
    List<String> others =
        instance.blockDeviceMappings().stream()
            .filter(each -> !each.deviceName().equals(root) && wasThereAtStart(each, instance))
            .map(InstanceBlockDeviceMapping::deviceName)
            .sorted()
            .toList();
    for (int i = 0; i < others.size(); i++) {
      into.text("ebs" + (i + 1), SINCE, shortName(others.get(i)));
    }
  }

  /** What is attached while the instance runs is shown after its next start. */
  private static boolean wasThereAtStart(InstanceBlockDeviceMapping each, Instance instance) {
    return each.ebs().attachTime() == null
        || !each.ebs().attachTime().truncatedTo(ChronoUnit.SECONDS).isAfter(instance.launchTime());
  }

  private static String shortName(String device) {
    return device.startsWith("/dev/") ? device.substring("/dev/".length()) : device;
  }
}
