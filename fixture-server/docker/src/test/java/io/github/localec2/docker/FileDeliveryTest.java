package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeliveryTest {
  private static final long LONG = 10_000;

  @TempDir Path directory;

  @Test
  @SuppressWarnings("try") // the agent hangs up first
  void theAgentGetsTheFilesAndSaysThatTheyAreThere() throws IOException {
    InstanceFiles files =
        new InstanceFiles()
            .directory("/home/ü/.ssh", 0700, 1000, 1001)
            .file(new ContainerFile("/etc/motd", 0644, bytes("hello")));
    try (FileDelivery delivery = FileDelivery.open(directory, "i-1", files.stream());
        SocketChannel agent = agent()) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(agent));
      assertThat(entry(in)).isEqualTo("d 700 1000:1001 /home/ü/.ssh ");
      assertThat(entry(in)).isEqualTo("f 644 0:0 /etc/motd hello");
      assertThat(entry(in)).isEqualTo("e 0 0:0  ");
      agent.write(ByteBuffer.wrap(bytes("ok")));
      agent.close();

      assertThat(delivery.await(LONG)).isTrue();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @SuppressWarnings("try") // the agent hangs up first
  void anAgentThatCanNotPutThemIsNotDone() throws IOException {
    // more than a socket holds, of which it reads nothing
    InstanceFiles files =
        new InstanceFiles().file(new ContainerFile("/etc/large", 0644, new byte[4 << 20]));
    try (FileDelivery delivery = FileDelivery.open(directory, "i-1", files.stream());
        SocketChannel agent = agent()) {
      agent.write(ByteBuffer.wrap(bytes("/etc/large: No space left on device")));
      agent.close();

      assertThat(delivery.await(LONG)).isFalse();
    }
  }

  @Test
  void anAgentThatHasNoWayOutDoesNotCome() throws IOException {
    try (FileDelivery delivery = FileDelivery.open(directory, "i-1", bytes("files"))) {
      assertThat(delivery.await(1)).isFalse();
    }
  }

  @Test
  void onlyTheFirstGetsThem() throws IOException {
    FileDelivery delivery = FileDelivery.open(directory, "i-1", bytes("files"));
    delivery.close();

    assertThatThrownBy(this::agent).isInstanceOf(IOException.class);
  }

  private SocketChannel agent() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(directory.resolve(FileDelivery.SOCKET)));
    return channel;
  }

  private static String entry(DataInputStream in) throws IOException {
    char kind = (char) in.readByte();
    byte unused = in.readByte();
    assertThat(unused).isZero();
    String mode = Integer.toOctalString(in.readUnsignedShort());
    String owner = in.readInt() + ":" + in.readInt();
    byte[] path = new byte[in.readInt()];
    byte[] content = new byte[in.readInt()];
    in.readFully(path);
    in.readFully(content);
    return String.join(
        " ",
        String.valueOf(kind),
        mode,
        owner,
        new String(path, StandardCharsets.UTF_8),
        new String(content, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
