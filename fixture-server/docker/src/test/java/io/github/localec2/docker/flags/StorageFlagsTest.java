package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumesFrom;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageFlagsTest {
  private static Mount mount(String value) {
    return AppliedFlags.host("--mount " + value).getMounts().get(0);
  }

  @Test
  void aVolumeMayHaveNoName() {
    assertThat(AppliedFlags.command("-v /data -v /more").getVolumes())
        .containsExactly(new Volume("/data"), new Volume("/more"));
    assertThat(AppliedFlags.host("-v /data").getBinds()).isEmpty();
  }

  @Test
  void aVolumeIsADirectoryOrHasAName() {
    Bind[] binds = AppliedFlags.host("-v /a:/b:ro,rslave -v name:/c -v ./d:/e:cached").getBinds();
    assertThat(binds[0].toString()).isEqualTo("/a:/b:ro,rslave");
    assertThat(binds[1].getPath()).isEqualTo("name");
    assertThat(binds[2].getPath()).isEqualTo(Path.of("d").toAbsolutePath().toString());
    assertThat(binds[2].getVolume().getPath()).isEqualTo("/e");
  }

  @Test
  void volumesComeFromDriversAndOtherContainers() {
    assertThat(AppliedFlags.host("--volume-driver nfs --volumes-from a --volumes-from b:ro"))
        .satisfies(
            host -> {
              assertThat(host.getVolumeDriver()).isEqualTo("nfs");
              assertThat(host.getVolumesFrom())
                  .containsExactly(
                      new VolumesFrom("a", AccessMode.rw), new VolumesFrom("b", AccessMode.ro));
            });
  }

  @Test
  void aMountIsABind() {
    Mount mount = mount("type=bind,source=/a,target=/b,readonly,bind-propagation=rslave");
    assertThat(mount.getType()).isEqualTo(MountType.BIND);
    assertThat(mount.getSource()).isEqualTo("/a");
    assertThat(mount.getTarget()).isEqualTo("/b");
    assertThat(mount.getReadOnly()).isTrue();
    assertThat(mount.getBindOptions().getPropagation()).isEqualTo(BindPropagation.R_SLAVE);
    assertThat(mount("type=bind,src=./a,dst=/b").getSource())
        .isEqualTo(Path.of("a").toAbsolutePath().toString());
  }

  @Test
  void whatTheClientHasNotGoesToTheEngineAllTheSame() {
    Mount mount = mount("type=bind,src=/a,dst=/b,ro=false,bind-nonrecursive,consistency=cached");
    assertThat(mount.getReadOnly()).isFalse();
    assertThat(mount.getRawValues()).isEqualTo(Map.of("Consistency", "cached"));
    assertThat(mount.getBindOptions().getRawValues()).isEqualTo(Map.of("NonRecursive", true));
    assertThat(mount("type=bind,src=/a,dst=/b,bind-recursive=disabled").getBindOptions())
        .satisfies(
            options -> assertThat(options.getRawValues()).isEqualTo(Map.of("NonRecursive", true)));
    assertThat(mount("src=a,dst=/b,volume-subpath=c").getVolumeOptions().getRawValues())
        .isEqualTo(Map.of("Subpath", "c"));
  }

  @Test
  void aMountIsAVolume() {
    Mount mount =
        mount(
            "type=volume,src=a,destination=/b,volume-nocopy,volume-label=c=d,volume-driver=local,"
                + "volume-opt=type=nfs,'\"volume-opt=o=addr=1.2.3.4,rw\"'");
    assertThat(mount.getType()).isEqualTo(MountType.VOLUME);
    assertThat(mount.getTarget()).isEqualTo("/b");
    assertThat(mount.getVolumeOptions().getNoCopy()).isTrue();
    assertThat(mount.getVolumeOptions().getLabels()).isEqualTo(Map.of("c", "d"));
    assertThat(mount.getVolumeOptions().getDriverConfig().getName()).isEqualTo("local");
    assertThat(mount.getVolumeOptions().getDriverConfig().getOptions())
        .isEqualTo(Map.of("type", "nfs", "o", "addr=1.2.3.4,rw"));
    assertThat(mount("dst=/b").getType()).isEqualTo(MountType.VOLUME);
  }

  @Test
  void aMountIsATmpfs() {
    Mount mount = mount("type=tmpfs,dst=/b,tmpfs-size=1m,tmpfs-mode=1770");
    assertThat(mount.getType()).isEqualTo(MountType.TMPFS);
    assertThat(mount.getTmpfsOptions().getSizeBytes()).isEqualTo(1L << 20);
    assertThat(mount.getTmpfsOptions().getMode()).isEqualTo(01770);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mount type=bind,src=/a",
        "--mount type=bind,dst=/b",
        "--mount type=what,dst=/b",
        "--mount type=tmpfs,src=/a,dst=/b",
        "--mount type=tmpfs,dst=/b,volume-nocopy",
        "--mount type=volume,dst=/b,tmpfs-size=1m",
        "--mount type=volume,dst=/b,bind-propagation=shared",
        "--mount type=bind,src=/a,dst=/b,bind-propagation=wide",
        "--mount type=bind,src=/a,dst=/b,bind-recursive=what",
        "--mount dst=/b,what=x",
        "--mount dst=/b,readonly=maybe",
        "--mount dst",
        "-v data",
        "-v /a:b",
        "-v /a:/b:what",
        "--volumes-from a:what",
        "--mount type=tmpfs,dst=b",
        "--tmpfs run",
        "--read-only"
      })
  void aBadOneIsQuoted(String line) {
    assertThatThrownBy(() -> DockerFlags.parse("-e A=b " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("docker.flags ")
        .hasMessageContaining("'" + line + "'");
  }
}
