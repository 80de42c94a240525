package io.github.localec2.server.vm;

import java.util.function.Consumer;

/**
 * A setting of a VM manager. JUnit's configuration and the system properties call it {@code
 * localec2.NAME}.
 *
 * @param name such as {@code docker.flags}
 * @param variable its name in the environment, such as {@code EC2_DOCKER_FLAGS}
 * @param description one sentence for the command line's help
 * @param check throws an {@link IllegalArgumentException} that quotes a value that can't be
 */
public record VmOption(String name, String variable, String description, Consumer<String> check) {
  public VmOption {
    if (!name.matches("[a-z][a-z0-9.-]*")) {
      throw new IllegalArgumentException("no name of an option: '" + name + "'");
    }
  }
}
