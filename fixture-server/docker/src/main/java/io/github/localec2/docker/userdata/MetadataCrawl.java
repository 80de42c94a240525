package io.github.localec2.docker.userdata;

import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An instance's metadata as a map, as cloud-init gathers it before it looks at user data: without
 * credentials, a value of more lines as a list, a key of a key pair under its name.
 */
final class MetadataCrawl {
  /** The latest version that cloud-init asks for. */
  private static final String ROOT = "/2021-03-23/meta-data/";

  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final Pattern KEY_PAIR = Pattern.compile("(\\d+)=(.+)");
  private static final int DEEPEST = 10;

  private final InstanceMetadata metadata;
  private final String instanceId;
  private final Map<String, String> headers;

  private MetadataCrawl(InstanceMetadata metadata, String instanceId) {
    this.metadata = metadata;
    this.instanceId = instanceId;
    this.headers =
        answer(MetadataRequest.of("PUT", "/latest/api/token", Map.of(TOKEN + "-ttl-seconds", "60")))
            .map(token -> Map.of(TOKEN, token))
            .orElse(Map.of());
  }

  /** Everything; empty where the instance has no metadata. */
  static Map<String, @Nullable Object> of(InstanceMetadata metadata, String instanceId) {
    return new MetadataCrawl(metadata, instanceId).directory(ROOT, 0);
  }

  private Optional<String> answer(MetadataRequest request) {
    return metadata
        .answer(instanceId, request)
        .filter(response -> response.status() == 200)
        .map(MetadataResponse::text);
  }

  private Optional<String> get(String path) {
    return answer(MetadataRequest.of("GET", path, headers));
  }

  private Map<String, @Nullable Object> directory(String path, int depth) {
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    for (String entry : get(path).orElse("").lines().map(String::strip).toList()) {
      Matcher keyPair = KEY_PAIR.matcher(entry);
      if (keyPair.matches()) {
        get(path + keyPair.group(1) + "/openssh-key")
            .ifPresent(text -> found.put(keyPair.group(2), value(text)));
      } else if (!entry.endsWith("/")) {
        get(path + entry).ifPresent(text -> found.put(entry, value(text)));
      } else if (!entry.equals("security-credentials/") && depth < DEEPEST) {
        found.put(entry.substring(0, entry.length() - 1), directory(path + entry, depth + 1));
      }
    }
    return found;
  }

  private static Object value(String text) {
    if (text.startsWith("{")) {
      try {
        return ConfigReader.read(text);
      } catch (UserDataException e) {
        return text;
      }
    }
    return text.contains("\n") ? List.copyOf(text.lines().toList()) : text;
  }
}
