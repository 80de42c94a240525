package io.github.localec2.junit;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import io.github.localec2.server.vm.VmExit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection of JSch; the one class that knows the library, loaded by those who log in. */
final class JschConnection implements AutoCloseable {
  private static final int CHANNEL_MILLIS = 30_000;

  private final Session session;
  private @Nullable ChannelSftp files;

  private JschConnection(Session session) {
    this.session = session;
  }

  static JschConnection open(
      String user, InetSocketAddress address, String privateKey, Duration timeout) {
    try {
      JSch jsch = new JSch();
      jsch.addIdentity("key", privateKey.getBytes(StandardCharsets.UTF_8), null, null);
      Session session = jsch.getSession(user, address.getHostString(), address.getPort());
      // an instance of a test has a host key that nobody can have seen before
      session.setConfig("StrictHostKeyChecking", "no");
      session.setConfig("PreferredAuthentications", "publickey");
      session.setDaemonThread(true);
      session.connect((int) timeout.toMillis());
      return new JschConnection(session);
    } catch (JSchException e) {
      throw new AssertionError(
          "no login by SSH as "
              + user
              + " at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + Patience.reason(e),
          e);
    }
  }

  Ec2CommandResult exec(String what, String command, byte[] input, Duration timeout) {
    Bounded output = new Bounded();
    Bounded errors = new Bounded();
    ChannelExec channel = null;
    try {
      ChannelExec opened = (ChannelExec) session.openChannel("exec");
      channel = opened;
      opened.setCommand(command);
      opened.setInputStream(new ByteArrayInputStream(input));
      opened.setOutputStream(output);
      opened.setErrStream(errors);
      opened.connect(CHANNEL_MILLIS);
      // the library tells nobody when a channel closes
      int code =
          Patience.until(
              what + " has not ended",
              timeout,
              left ->
                  opened.isClosed() || !session.isConnected()
                      ? Optional.of(opened.getExitStatus())
                      : Optional.empty(),
              () -> new Ec2CommandResult(what, -1, output.bytes(), errors.bytes()).written());
      if (code == -1 && !session.isConnected()) {
        throw new AssertionError(what + ": the connection is lost");
      }
      return new Ec2CommandResult(what, code, output.bytes(), errors.bytes());
    } catch (JSchException e) {
      throw new AssertionError(what + " did not run: " + Patience.reason(e), e);
    } finally {
      if (channel != null) {
        channel.disconnect();
      }
    }
  }

  void upload(byte[] bytes, String path) {
    sftp(
        "'" + path + "' can't be written",
        channel -> channel.put(new ByteArrayInputStream(bytes), path));
  }

  byte[] download(String path) {
    Bounded bytes = new Bounded();
    sftp("'" + path + "' can't be read", channel -> channel.get(path, bytes));
    return bytes.bytes();
  }

  /** What is done over SFTP. */
  @FunctionalInterface
  private interface Transfer {
    void over(ChannelSftp channel) throws SftpException;
  }

  /** One channel for all files: Dropbear mistakes a new one for one that is still closing. */
  private synchronized void sftp(String failure, Transfer transfer) {
    try {
      ChannelSftp channel = files;
      if (channel == null || !channel.isConnected()) {
        channel = (ChannelSftp) session.openChannel("sftp");
        channel.connect(CHANNEL_MILLIS);
        files = channel;
      }
      transfer.over(channel);
    } catch (JSchException | SftpException e) {
      throw new AssertionError(failure + ": " + Patience.reason(e), e);
    }
  }

  @Override
  public void close() {
    session.disconnect();
  }

  /** Keeps what a program writes, up to a limit; the rest is dropped. Written by another thread. */
  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (count + length <= VmExit.MOST) {
        super.write(bytes, offset, length);
      }
    }

    byte[] bytes() {
      return toByteArray();
    }
  }
}
