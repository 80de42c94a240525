package io.github.localec2.docker.agent;

/**
 * A program that goes into a container before it starts, owned by root.
 *
 * @param path absolute
 * @param mode its permissions, such as {@code 0755} in octal
 * @param bytes what is in it; not copied, and not to be changed
 */
public record AgentFile(String path, int mode, byte[] bytes) {
  public AgentFile {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path must be absolute: '" + path + "'");
    }
  }
}
