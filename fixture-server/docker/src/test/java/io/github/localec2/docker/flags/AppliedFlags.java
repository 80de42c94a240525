package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;

/** What a line of flags makes of a container. */
final class AppliedFlags {
  private AppliedFlags() {}

  static FlaggedContainer container(String line) {
    FlaggedContainer container = new FlaggedContainer(HostConfig.newHostConfig());
    DockerFlags.parse(line).applyTo(container);
    return container;
  }

  static HostConfig host(String line) {
    return container(line).host;
  }

  /** The command of an instance whose image has its own first process. */
  static CreateContainerCmdImpl command(String line) {
    return command(line, false);
  }

  static CreateContainerCmdImpl command(String line, boolean init) {
    FlaggedContainer container = container(line);
    CreateContainerCmdImpl command = new CreateContainerCmdImpl(any -> null, null, "image");
    container.applyTo(command.withHostConfig(container.host), init);
    return command;
  }
}
