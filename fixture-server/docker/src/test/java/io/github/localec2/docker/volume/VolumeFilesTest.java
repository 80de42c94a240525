package io.github.localec2.docker.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumeFilesTest {
  private static final long MIB = 1 << 20;

  @TempDir Path root;

  private VolumeFiles open(String server) throws IOException {
    return VolumeFiles.open(
        root, server, Map.of("pid", server), labels -> "gone".equals(labels.get("pid")));
  }

  private static long blocks(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    return Long.parseLong(
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  @Test
  void aVolumeTakesUpNothingUntilItIsWritten() throws Exception {
    VolumeFiles files = open("s1");
    SparseFiles.create(files.data("vol-1"), 1000 * MIB);
    assertThat(Files.size(files.data("vol-1"))).isEqualTo(1000 * MIB);
    assertThat(blocks(files.data("vol-1"))).isLessThan(100);
  }

  @Test
  void aCopyHasTheDataAndTheHoles() throws Exception {
    VolumeFiles files = open("s1");
    SparseFiles.create(files.data("vol-1"), 64 * MIB);
    try (var channel = Files.newByteChannel(files.data("vol-1"), StandardOpenOption.WRITE)) {
      channel.position(40 * MIB + 17);
      channel.write(StandardCharsets.UTF_8.encode("data"));
    }
    SparseFiles.copy(files.data("vol-1"), files.data("snap-1"));
    SparseFiles.byBlocks(files.data("vol-1"), files.data("snap-2"));
    for (String copy : new String[] {"snap-1", "snap-2"}) {
      assertThat(Files.mismatch(files.data("vol-1"), files.data(copy))).isEqualTo(-1);
      assertThat(blocks(files.data(copy))).isLessThan(1000);
    }
    SparseFiles.grow(files.data("snap-1"), 65 * MIB);
    assertThat(Files.mismatch(files.data("snap-1"), files.data("snap-2"))).isEqualTo(64 * MIB);
    assertThat(files.ids()).containsExactly("snap-1", "snap-2", "vol-1");
  }

  @Test
  void aVolumeThatTheDiskHasNoRoomForIsRefused() throws IOException {
    VolumeFiles files = open("s1");
    assertThatThrownBy(() -> SparseFiles.create(files.data("vol-1"), 1L << 60))
        .isInstanceOf(VmException.class)
        .hasMessageContaining("no room for vol-1");
    assertThat(files.has("vol-1")).isFalse();
  }

  @Test
  void anInstanceSeesItsVolumesByTheirDevices() throws IOException {
    VolumeFiles files = open("s1");
    SparseFiles.create(files.data("vol-1"), MIB);
    SparseFiles.create(files.data("vol-2"), MIB);
    files.link("vol-1", "i-1", new Device("/ebs-dev/sda1"));
    files.link("vol-2", "i-1", new Device("/dev/sdf"));
    Path directory = files.instance("i-1");
    assertThat(directory.resolve("sda1")).hasSize(MIB);
    assertThat(directory.resolve("dev/sdf")).hasSize(MIB);
    assertThat(files.inodes("i-1")).hasSize(3);
    assertThat(files.find("vol-2", "i-1")).contains(directory.resolve("dev/sdf"));
    assertThat(files.unlink("vol-2", "i-1")).isTrue();
    assertThat(files.unlink("vol-2", "i-1")).isFalse();
    assertThat(files.has("vol-2")).isTrue();
    files.forget("i-1");
    assertThat(directory).doesNotExist();
    assertThat(files.has("vol-1")).isTrue();
  }

  @Test
  void whatAnEndedProcessLeftIsDeletedAndWhatALivingOneHasIsNot() throws IOException {
    VolumeFiles left = open("gone");
    SparseFiles.create(left.data("vol-1"), MIB);
    left.link("vol-1", "i-1", new Device("sdf"));
    VolumeFiles living = open("s1");
    assertThat(left.has("vol-1")).isFalse();
    SparseFiles.create(living.data("vol-2"), MIB);
    open("s2").close();
    assertThat(living.has("vol-2")).isTrue();
    living.close();
    try (var all = Files.list(root.resolve("local-ec2-volumes"))) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void devicesAreFilesUnderTheDirectoryThatTheyAreNamedIn() {
    assertThat(new Device("/ebs-dev/sda1").path()).isEqualTo("sda1");
    assertThat(new Device("/dev/xvdf").path()).isEqualTo("dev/xvdf");
    assertThat(new Device("sdf").path()).isEqualTo("dev/sdf");
    assertThat(new Device("/block/sdb").path()).isEqualTo("block/sdb");
  }
}
