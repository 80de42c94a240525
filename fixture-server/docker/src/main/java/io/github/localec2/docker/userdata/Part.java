package io.github.localec2.docker.userdata;

import java.nio.charset.StandardCharsets;

/**
 * One piece of user data, of a kind that is done something with.
 *
 * @param type its kind
 * @param name a file name, unique among the parts
 * @param content without transfer encoding or compression
 * @param mergeHow how a cloud-config is laid over those before it; empty for cloud-init's default
 */
record Part(PartType type, String name, byte[] content, String mergeHow) {
  Part {
    if (name.isEmpty() || name.contains("/")) {
      throw new IllegalArgumentException("a part's name is a file name: '" + name + "'");
    }
  }

  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
