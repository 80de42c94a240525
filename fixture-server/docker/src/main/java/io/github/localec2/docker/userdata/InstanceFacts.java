package io.github.localec2.docker.userdata;

import io.github.localec2.server.vm.VmSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What user data may know of the instance that it is for.
 *
 * @param instanceId such as {@code i-0abcdef1234567890}
 * @param usualUsers whom its image is used by: the first of these who is there
 * @param publicKey the public half of its key pair in OpenSSH's form; null for none
 * @param variables what a template may name, such as {@code v1.region}
 */
record InstanceFacts(
    String instanceId,
    List<String> usualUsers,
    @Nullable String publicKey,
    Map<String, String> variables) {

  InstanceFacts {
    usualUsers = List.copyOf(usualUsers);
    variables = Map.copyOf(variables);
  }

  static InstanceFacts of(VmSpec spec, List<String> usualUsers) {
    String address = spec.cards().isEmpty() ? null : spec.cards().get(0).privateIp();
    String hostname =
        address == null ? spec.instanceId() : "ip-" + address.replace('.', '-') + ".ec2.internal";
    if (address != null && !spec.region().equals("us-east-1")) {
      hostname = "ip-" + address.replace('.', '-') + "." + spec.region() + ".compute.internal";
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("ds.meta_data.instance_id", spec.instanceId());
    variables.put("ds.meta_data.ami_id", spec.imageId());
    variables.put("ds.meta_data.instance_type", spec.instanceType());
    variables.put("ds.meta_data.local_hostname", hostname);
    if (address != null) {
      variables.put("ds.meta_data.local_ipv4", address);
    }
    both(variables, "instance_id", spec.instanceId());
    both(variables, "region", spec.region());
    both(variables, "local_hostname", hostname);
    both(variables, "cloud_name", "aws");
    both(variables, "cloud_id", "aws");
    both(variables, "platform", "ec2");
    both(variables, "machine", spec.architecture());
    return new InstanceFacts(spec.instanceId(), usualUsers, spec.publicKey(), variables);
  }

  /** Standard keys have a short name too. */
  private static void both(Map<String, String> variables, String name, String value) {
    variables.put(name, value);
    variables.put("v1." + name, value);
  }
}
