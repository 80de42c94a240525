package io.github.localec2.docker.volume;

import java.nio.file.Path;

/**
 * Where an instance knows a volume: {@code /ebs-dev/sda1} is that file of its directory, and any
 * other name is a link to a file in a directory of that directory.
 *
 * @param name as it was given, such as {@code /dev/sdf} or {@code sdf}
 */
record Device(String name) {
  /** Where the directory is in an instance. */
  static final String DIRECTORY = "/ebs-dev";

  private static final String DEV = "/dev";

  private String absolute() {
    return name.startsWith("/") ? name : DEV + '/' + name;
  }

  /** The file, seen from the instance's directory. */
  String path() {
    String absolute = absolute();
    String parent = absolute.substring(0, absolute.lastIndexOf('/'));
    String file = absolute.substring(absolute.lastIndexOf('/') + 1);
    return parent.equals(DIRECTORY) ? file : parent.substring(1).replace('/', '_') + '/' + file;
  }

  /** The file, as the instance sees it. */
  static String seen(Path directory, Path file) {
    return DIRECTORY + '/' + directory.relativize(file);
  }
}
