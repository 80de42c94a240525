package io.github.localec2.docker.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.ContainerFile;
import io.github.localec2.docker.ExecResult;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.InstanceContainer;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feature with an engine that is on another machine. */
final class VolumeFeatureTest {
  @TempDir Path directory;

  private ContainerFeature feature(String mounted) {
    VmEnvironment environment =
        new VmEnvironment(
            "server",
            Clock.systemUTC(),
            id -> {},
            Map.of(
                "docker.mount-block-devices",
                mounted,
                "docker.ebs-directory",
                directory.toString()));
    return new VolumeFeatureFactory()
        .create(
            new FeatureContext(
                environment,
                () -> {
                  throw new IllegalStateException("nothing is asked of the engine itself");
                },
                Map.of()));
  }

  @Test
  void anEngineThatDoesNotSeeTheDirectoryIsRefusedWithWhatToDo() {
    try (ContainerFeature feature = feature("1")) {
      assertThatThrownBy(() -> feature.started(new Elsewhere()))
          .isInstanceOf(VmException.class)
          .hasMessageContaining("does not see " + directory)
          .hasMessageContaining("EC2_EBS_DIRECTORY");
    }
  }

  @Test
  void withoutTheSettingThereIsNoDataAndNoFile() {
    try (ContainerFeature feature = feature("0")) {
      feature.started(new Elsewhere());
      assertThat(feature.volumes()).isEmpty();
    }
    assertThat(directory).isEmptyDirectory();
  }

  /** A container whose mounted directory is empty. */
  private static final class Elsewhere implements InstanceContainer {
    @Override
    public VmSpec spec() {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public String containerId() {
      return "c";
    }

    @Override
    public String address() {
      return "";
    }

    @Override
    public DockerClient docker() {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public ExecResult exec(List<String> command) {
      throw new VmException("no such container");
    }

    @Override
    public void put(List<ContainerFile> files) {
      throw new VmException("no such container");
    }

    @Override
    public byte[] read(String path) {
      throw new VmException("no such file: " + path);
    }
  }
}
