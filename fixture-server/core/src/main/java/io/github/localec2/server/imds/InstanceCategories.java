package io.github.localec2.server.imds;

import io.github.localec2.server.image.ImageTables;
import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.keypair.KeyPairTables;
import io.github.localec2.server.state.RegionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.ProductCode;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * {@code meta-data}, but for what has a class of its own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html#instancedata-data-categories">
 *     Instance metadata categories</a>
 */
final class InstanceCategories {
  private static final String VHOSTMD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  private static final int MOST_ANCESTORS = 100;

  private InstanceCategories() {}

  static void fill(Directory into, RegionView view, InstanceRecord row) {
    Instance instance = row.instance();
    into.text("ami-id", "1.0", instance.imageId())
        .text("ami-launch-index", "1.0", instance.amiLaunchIndex())
        .text("ami-manifest-path", "1.0", "(unknown)")
        .lines("ancestor-ami-ids", "2007-10-10", ancestors(view, instance))
        .directory(
            "hibernation",
            "2018-09-24",
            each ->
                each.text(
                    "configured",
                    "2018-09-24",
                    String.valueOf(instance.hibernationOptions().configured())))
        .text("hostname", "1.0", present(instance.privateDnsName()))
        .text("instance-action", "2008-09-01", "none")
        .text("instance-id", "1.0", instance.instanceId())
        .text("instance-life-cycle", "2019-10-01", lifecycle(instance))
        .text("instance-type", "2007-08-29", instance.instanceTypeAsString())
        .text("ipv6", "2021-01-03", instance.ipv6Address())
        .text("kernel-id", "2008-02-01", instance.kernelId())
        .text("local-hostname", "2007-01-19", present(instance.privateDnsName()))
        .text("local-ipv4", "1.0", instance.privateIpAddress())
        .directory("metrics", "2011-05-01", each -> each.text("vhostmd", "2011-05-01", VHOSTMD))
        .directory("placement", "2008-02-01", each -> placement(each, view, instance.placement()))
        .lines(
            "product-codes",
            "2007-03-01",
            instance.productCodes().stream().map(ProductCode::productCodeId).toList())
        .text("profile", "2008-02-01", profile(instance))
        .text("public-hostname", "2007-01-19", present(instance.publicDnsName()))
        .text("public-ipv4", "2007-01-19", instance.publicIpAddress())
        .directory("public-keys", "1.0", each -> publicKeys(each, view, instance.keyName()))
        .text("ramdisk-id", "2007-10-10", instance.ramdiskId())
        .text("reservation-id", "1.0", row.reservationId())
        .lines(
            "security-groups",
            "1.0",
            instance.securityGroups().stream().map(GroupIdentifier::groupName).toList())
        .directory("services", "2014-02-25", InstanceCategories::services)
        .text("system", "2022-09-24", system(instance))
        .directory(
            "tags",
            "2021-03-23",
            each -> each.directory("instance", "2021-03-23", tags -> tags(tags, instance)));
  }

  /** Only what was bundled from an instance with an instance store has them. */
  private static List<String> ancestors(RegionView view, Instance instance) {
    if (instance.rootDeviceType() != DeviceType.INSTANCE_STORE) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    String each = sourceOf(view, instance.imageId());
    while (each != null && found.size() < MOST_ANCESTORS) {
      found.add(each);
      each = sourceOf(view, each);
    }
    return found;
  }

  private static @Nullable String sourceOf(RegionView view, String imageId) {
    return view.rows(ImageTables.IMAGES).find(imageId).map(Image::sourceImageId).orElse(null);
  }

  private static String lifecycle(Instance instance) {
    return instance.instanceLifecycle() == null
        ? "on-demand"
        : instance.instanceLifecycleAsString();
  }

  private static String profile(Instance instance) {
    return "default-" + instance.virtualizationTypeAsString();
  }

  private static @Nullable String system(Instance instance) {
    return InstanceTypes.catalogue()
        .find(instance.instanceTypeAsString())
        .map(type -> type.hypervisorAsString())
        .orElse(null);
  }

  private static void placement(Directory into, RegionView view, Placement placement) {
    into.text("availability-zone", "2008-02-01", placement.availabilityZone())
        .text("availability-zone-id", "2020-08-24", placement.availabilityZoneId())
        .text("group-name", "2020-08-24", present(placement.groupName()))
        .text("host-id", "2020-08-24", placement.hostId())
        .text("partition-number", "2020-08-24", placement.partitionNumber())
        .text("region", "2020-08-24", view.region());
  }

  private static void publicKeys(Directory into, RegionView view, @Nullable String keyName) {
    if (keyName == null) {
      return;
    }
    String key =
        view.rows(KeyPairTables.KEY_PAIRS).by(KeyPairTables.KEY_PAIRS_BY_NAME, keyName).stream()
            .map(KeyPairInfo::publicKey)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (key != null) {
      into.directory(
          "0", "1.0", "0=" + keyName, each -> each.text("openssh-key", "1.0", named(key, keyName)));
    }
  }

  /** EC2 gives the key its name for a comment. */
  private static String named(String key, String keyName) {
    String[] parts = key.strip().split(" ", 3);
    return parts.length < 2 ? key : parts[0] + " " + parts[1] + " " + keyName + "\n";
  }

  /** All regions that there are here belong to the same partition. */
  private static void services(Directory into) {
    into.text("domain", "2014-02-25", "amazonaws.com").text("partition", "2015-10-20", "aws");
  }

  private static void tags(Directory into, Instance instance) {
    if (instance.metadataOptions().instanceMetadataTags() == InstanceMetadataTagsState.ENABLED) {
      for (Tag tag : instance.tags()) {
        into.text(tag.key(), "2021-03-23", tag.value());
      }
    }
  }

  private static @Nullable String present(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
