package io.github.localec2.server.vm;

/**
 * A file, a directory or a symbolic link of a machine.
 *
 * @param path absolute and without {@code ..}
 * @param kind which of the three
 * @param mode its permissions, such as {@code 0755} in octal; of no meaning for a link
 * @param content what is in a file; of a link, where it leads, in UTF-8; of a directory nothing.
 *     Not copied, and not to be changed
 */
public record VmFile(String path, Kind kind, int mode, byte[] content) {
  /** What there is at a path. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }

  public VmFile {
    checked(path);
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException(
          "no permissions of a file: '" + Integer.toOctalString(mode) + "'");
    }
    if (kind == Kind.DIRECTORY && content.length > 0) {
      throw new IllegalArgumentException("a directory has no content: '" + path + "'");
    }
  }

  /** A file. */
  public static VmFile file(String path, int mode, byte[] content) {
    return new VmFile(path, Kind.FILE, mode, content);
  }

  /** A directory, to be made or changed. */
  public static VmFile directory(String path, int mode) {
    return new VmFile(path, Kind.DIRECTORY, mode, new byte[0]);
  }

  /**
   * The path itself.
   *
   * @throws IllegalArgumentException quoting one that is relative or climbs
   */
  public static String checked(String path) {
    if (!path.startsWith("/") || (path + "/").contains("/../") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no absolute path in a machine: '" + path + "'");
    }
    return path;
  }
}
