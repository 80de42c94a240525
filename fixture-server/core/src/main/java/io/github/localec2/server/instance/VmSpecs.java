package io.github.localec2.server.instance;

import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.keypair.KeyPairTables;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSize;
import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.volume.VolumeTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Says to a VM manager what an instance is. */
final class VmSpecs {
  private VmSpecs() {}

  /**
   * The machines of one launch, which have type, key, tags and security groups in common.
   *
   * @param guarded true where the engine guards as the groups say; it costs a look at the members
   *     of all groups that are named, so that a machine that is a record must not pay for it
   */
  static List<VmSpec> of(RegionView view, List<InstanceRecord> rows, boolean guarded) {
    Instance first = rows.get(0).instance();
    VmSize size = size(first);
    String publicKey = publicKey(view, first.keyName());
    Map<String, String> tags =
        first.tags().isEmpty()
            ? Map.of()
            : first.tags().stream().collect(Collectors.toUnmodifiableMap(Tag::key, Tag::value));
    List<VmSpec> specs = new ArrayList<>(rows.size());
    for (InstanceRecord row : rows) {
      String id = row.instanceId();
      specs.add(
          new VmSpec(
              id,
              view.account(),
              view.region(),
              row.instance().placement().availabilityZone(),
              first.imageId(),
              first.instanceTypeAsString(),
              first.architectureAsString(),
              size.vcpus(),
              size.memoryMiB(),
              row.settings().userData(),
              publicKey,
              guarded
                  ? MachineCards.of(view, id)
                  : each(row.instance().networkInterfaces(), VmSpecs::card),
              each(
                  row.instance().blockDeviceMappings(),
                  mapping -> disk(view, mapping, first.rootDeviceName())),
              guarded ? InstanceFirewall.of(view, id) : VmFirewall.CLOSED,
              tags));
    }
    return specs;
  }

  /** What an instance's type and its CPU options give it. */
  static VmSize size(Instance instance) {
    InstanceTypeInfo type =
        InstanceTypes.catalogue().find(instance.instanceTypeAsString()).orElseThrow();
    return new VmSize(
        instance.cpuOptions().coreCount() * instance.cpuOptions().threadsPerCore(),
        type.memoryInfo().sizeInMiB());
  }

  /** Mostly there is one. */
  private static <T, R> List<R> each(List<T> all, Function<T, R> made) {
    if (all.size() == 1) {
      return List.of(made.apply(all.get(0)));
    }
    return all.stream().map(made).toList();
  }

  private static @Nullable String publicKey(RegionView view, @Nullable String keyName) {
    if (keyName == null) {
      return null;
    }
    return view.rows(KeyPairTables.KEY_PAIRS).by(KeyPairTables.KEY_PAIRS_BY_NAME, keyName).stream()
        .map(KeyPairInfo::publicKey)
        .findFirst()
        .orElse(null);
  }

  private static VmSpec.Card card(InstanceNetworkInterface each) {
    return new VmSpec.Card(
        each.networkInterfaceId(),
        each.macAddress(),
        each.privateIpAddress(),
        each(each.groups(), GroupIdentifier::groupId));
  }

  private static VmSpec.Disk disk(
      RegionView view, InstanceBlockDeviceMapping each, @Nullable String rootDevice) {
    String id = each.ebs().volumeId();
    Optional<Volume> volume = view.rows(VolumeTables.VOLUMES).find(id);
    return new VmSpec.Disk(
        id,
        each.deviceName(),
        volume.map(Volume::size).orElse(1),
        each.deviceName().equals(rootDevice),
        volume.map(Volume::snapshotId).filter(snapshot -> !snapshot.isEmpty()).orElse(null));
  }
}
