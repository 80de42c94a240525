package io.github.localec2.docker.userdata;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What user data may know of the instance that it is for.
 *
 * @param instanceId such as {@code i-0abcdef1234567890}
 * @param usualUsers whom its image is used by: the first of these who is there
 * @param publicKey the public half of its key pair in OpenSSH's form; null for none
 * @param variables what a template may name; asked for where there is a template
 */
record InstanceFacts(
    String instanceId,
    List<String> usualUsers,
    @Nullable String publicKey,
    Supplier<Map<String, @Nullable Object>> variables) {

  InstanceFacts {
    usualUsers = List.copyOf(usualUsers);
  }
}
