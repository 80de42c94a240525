package io.github.localec2.docker.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of instances, and what is left of them. */
final class HostLinksTest {
  @TempDir Path directory;

  private HostLinks links() {
    return new HostLinks(InstanceMetadata.NONE, directory, "server-1", Map.of());
  }

  private Path all() {
    return directory.resolve("local-ec2-links");
  }

  @Test
  void nothingIsLeftOfAServer() throws IOException {
    try (HostLinks links = links()) {
      assertThat(links.make("i-1")).contains(all().resolve("server-1/i-1"));
      assertThat(links.make("i-2")).isPresent();
      links.remove("i-1");
      assertThat(all().resolve("server-1/i-1")).doesNotExist();
      assertThat(all().resolve("server-1/i-2/jvm")).exists();
    }
    assertThat(all()).isEmptyDirectory();
  }

  @Test
  void onlyWhoRunsItEntersButTheContainersRoot() throws IOException {
    try (HostLinks links = links()) {
      Path made = links.make("i-1").orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent())))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("jvm"))))
          .isEqualTo("rw-rw-rw-");
    }
  }

  @Test
  void theDirectoryOfAContainerThatIsKeptStays() {
    try (HostLinks links = links()) {
      assertThat(links.make("i-1")).isPresent();
      assertThat(links.make("i-2")).isPresent();
      links.keep("i-1");
    }
    assertThat(all().resolve("server-1/i-1")).isEmptyDirectory();
    assertThat(all().resolve("server-1/i-2")).doesNotExist();
    // so that nobody sweeps it
    assertThat(all().resolve("server-1/owner.properties")).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws IOException {
    Path left = Files.createDirectories(all().resolve("server-0/i-0"));
    Files.createFile(left.resolve("jvm"));
    Files.writeString(
        left.resolveSibling("owner.properties"),
        "io.github.localec2.host="
            + OwnersHost.name()
            + "\nio.github.localec2.pid=999999999\nio.github.localec2.started=1@2\n");
    try (HostLinks links = links()) {
      assertThat(links.make("i-1")).isPresent();
      assertThat(all().resolve("server-0")).doesNotExist();
    }
  }

  @Test
  void aDirectoryThatOthersCanWriteToIsNotUsed() throws IOException {
    Files.createDirectory(all());
    Files.setPosixFilePermissions(all(), PosixFilePermissions.fromString("rwxrwxrwx"));
    try (HostLinks links = links()) {
      assertThat(links.make("i-1")).isEmpty();
      assertThat(links.make("i-2")).isEmpty();
    }
    assertThat(all()).isEmptyDirectory();
  }

  @Test
  void aPathThatIsTooLongForASocketIsNone() {
    Path deep = directory.resolve("x".repeat(100));
    try (HostLinks links = new HostLinks(InstanceMetadata.NONE, deep, "server-1", Map.of())) {
      assertThat(links.make("i-1")).isEqualTo(Optional.empty());
    }
  }

  @Test
  void whoComesBeforeItIsOpenWaitsAndTheEndIsTold() throws Exception {
    try (HostLinks links = links()) {
      Path made = links.make("i-1").orElseThrow();
      HostLink link = links.find("i-1");
      assertThat(link).isNotNull();
      CountDownLatch ended = new CountDownLatch(1);
      try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        agent.connect(UnixDomainSocketAddress.of(made.resolve("jvm")));
        write(agent, new AgentFrame(AgentFrame.HELLO, 1, 0, "1".getBytes(StandardCharsets.UTF_8)));
        write(agent, new AgentFrame(AgentFrame.OPENED, 1, 7, new byte[0]));
        link.open(ended::countDown);
        // nothing is known of the instance: its connections are refused
        ByteBuffer answer = ByteBuffer.allocate(AgentFrame.HEADER);
        while (answer.hasRemaining() && agent.read(answer) >= 0) {
          // more comes
        }
        assertThat(answer.get(0)).isEqualTo((byte) AgentFrame.RESET);
        assertThat(answer.getInt(4)).isEqualTo(7);
        assertThat(link.isConnected()).isTrue();
      }
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(link.isConnected()).isFalse();
    }
  }

  private static void write(SocketChannel to, AgentFrame frame) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** As the labels of this process name it. */
  private static final class OwnersHost {
    static String name() throws IOException {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
          + "/"
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    }
  }
}
