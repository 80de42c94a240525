package io.github.localec2.docker.userdata;

/**
 * A file that is in the instance before it starts, owned by root.
 *
 * @param path absolute
 * @param mode its permissions, such as {@code 0600} in octal
 * @param bytes what is in it; not copied, and not to be changed
 */
public record InstanceFile(String path, int mode, byte[] bytes) {
  public InstanceFile {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path must be absolute: '" + path + "'");
    }
  }
}
