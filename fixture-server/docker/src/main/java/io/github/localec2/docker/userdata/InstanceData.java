package io.github.localec2.docker.userdata;

import io.github.localec2.server.vm.VmSpec;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a template may name of its instance.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/explanation/instancedata.html">Instance
 *     metadata</a>
 */
final class InstanceData {
  private InstanceData() {}

  /**
   * Gathers it.
   *
   * @param osRelease what the image's {@code os-release} says; asked for only by who names it
   */
  static Map<String, @Nullable Object> of(
      VmSpec spec, InstanceMetadata metadata, Supplier<Map<String, String>> osRelease) {
    Map<String, @Nullable Object> own = known(spec);
    own.putAll(MetadataCrawl.of(metadata, spec.instanceId()));
    String hostname = ConfigValues.text(own, "local-hostname");
    Map<String, @Nullable Object> standard = new LinkedHashMap<>();
    standard.put("_beta_keys", List.of("subplatform"));
    standard.put("availability-zone", spec.zone());
    standard.put("cloud-name", "aws");
    standard.put("cloud_id", "aws");
    standard.put("instance-id", spec.instanceId());
    standard.put("local-hostname", hostname.split("\\.", 2)[0]);
    standard.put("machine", spec.architecture().equals("arm64") ? "aarch64" : spec.architecture());
    standard.put("platform", "ec2");
    standard.put("public_ssh_keys", keys(own.get("public-keys"), spec.publicKey()));
    standard.put("region", spec.region());
    standard.put("subplatform", "metadata (http://169.254.169.254)");
    late(standard, "distro", osRelease, "ID");
    late(standard, "distro_version", osRelease, "VERSION_ID");
    late(standard, "distro_release", osRelease, "VERSION_CODENAME");
    late(standard, "variant", osRelease, "ID");
    Map<String, @Nullable Object> all = new LinkedHashMap<>(withUnderscores(standard));
    all.put("v1", withUnderscores(standard));
    all.put("ds", Map.of("meta_data", withUnderscores(own)));
    return all;
  }

  /** What holds also where there is no metadata. */
  private static Map<String, @Nullable Object> known(VmSpec spec) {
    String address = spec.cards().isEmpty() ? null : spec.cards().get(0).privateIp();
    String domain =
        spec.region().equals("us-east-1") ? "ec2.internal" : spec.region() + ".compute.internal";
    String hostname =
        address == null ? spec.instanceId() : "ip-" + address.replace('.', '-') + '.' + domain;
    Map<String, @Nullable Object> known = new LinkedHashMap<>();
    known.put("ami-id", spec.imageId());
    known.put("hostname", hostname);
    known.put("instance-id", spec.instanceId());
    known.put("instance-type", spec.instanceType());
    known.put("local-hostname", hostname);
    if (address != null) {
      known.put("local-ipv4", address);
      known.put("mac", spec.cards().get(0).macAddress());
    }
    known.put("placement", Map.of("availability-zone", spec.zone(), "region", spec.region()));
    return known;
  }

  private static List<String> keys(@Nullable Object byName, @Nullable String otherwise) {
    return byName instanceof Map<?, ?> map
        ? ConfigValues.leaves(map)
        : otherwise == null ? List.of() : List.of(otherwise.strip());
  }

  private static void late(
      Map<String, @Nullable Object> into,
      String name,
      Supplier<Map<String, String>> osRelease,
      String field) {
    Supplier<Object> value = () -> osRelease.get().getOrDefault(field, "");
    into.put(name, value);
  }

  /** A name that is none in a template has another with underscores. */
  private static Map<String, @Nullable Object> withUnderscores(Map<?, ?> map) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Object inner = value instanceof Map<?, ?> more ? withUnderscores(more) : value;
          all.put(ConfigValues.text(key), inner);
          all.putIfAbsent(ConfigValues.text(key).replaceAll("\\W", "_"), inner);
        });
    return all;
  }
}
