package io.github.localec2.docker;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Podman by its Docker-compatible socket. */
@RequiresDocker
@RequiresPodman
final class PodmanIT extends OtherEngineContract {
  private static PodmanEngine podman;

  @BeforeAll
  static void start() {
    podman = PodmanEngine.start();
  }

  @AfterAll
  static void end() {
    if (podman != null) {
      podman.close();
    }
  }

  @Override
  void use() {
    podman.commands().use();
  }

  @Override
  List<String> containers() {
    return podman.commands().containers();
  }
}
