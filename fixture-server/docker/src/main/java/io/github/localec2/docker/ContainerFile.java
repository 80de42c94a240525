package io.github.localec2.docker;

/**
 * A file that goes into a container, owned by root.
 *
 * @param path absolute; directories that are missing are made
 * @param mode its permissions, such as {@code 0755} in octal
 * @param bytes what is in it; not copied, and not to be changed
 */
public record ContainerFile(String path, int mode, byte[] bytes) {
  public ContainerFile {
    if (!path.startsWith("/") || path.endsWith("/") || path.contains("/../")) {
      throw new IllegalArgumentException("no absolute path of a file: '" + path + "'");
    }
  }
}
