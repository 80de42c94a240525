package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where instances are records, the Docker module on the class path costs nothing. */
final class MockWithoutDockerIT {
  @Test
  void aServerWithRecordsLoadsNoClassOfDocker() {
    String said;
    try (ChildJvm child = ChildJvm.start(List.of(), List.of("-Xlog:class+load"), MockAlone.class)) {
      said = child.ended();
    }
    assertThat(said).contains("launched true", "io.github.localec2.server.vm.VmManagers ");
    assertThat(
            said.lines()
                .filter(line -> line.contains("[class,load]"))
                .filter(
                    line ->
                        line.contains("com.github.dockerjava.")
                            || line.contains("io.github.localec2.docker."))
                .filter(line -> !line.contains(MockAlone.class.getName() + " ")))
        .isEmpty();
  }
}
