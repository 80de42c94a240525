package io.github.localec2.junit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A login by SSH. Each program has a channel of its own, and several may run at the same time. */
public final class Ec2SshSession implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final String instanceId;
  private final String user;
  private final JschConnection connection;

  Ec2SshSession(String instanceId, String user, JschConnection connection) {
    this.instanceId = instanceId;
    this.user = user;
    this.connection = connection;
  }

  /** Who is logged in. */
  public String user() {
    return user;
  }

  /**
   * Has the user's shell run a command, for at most a minute; one that fails is a result.
   *
   * @throws AssertionError where the connection is lost, or it has not ended
   */
  public Ec2CommandResult exec(String command) {
    return exec(command, "", TIMEOUT);
  }

  /**
   * Has the user's shell run a command; one that fails is a result.
   *
   * @param stdin what it reads from its standard input, in UTF-8
   * @param timeout how long it may run
   * @throws AssertionError where the connection is lost, or it has not ended in time
   */
  public Ec2CommandResult exec(String command, String stdin, Duration timeout) {
    return connection.exec(
        "'" + command + "' of " + user + " in " + instanceId,
        command,
        stdin.getBytes(StandardCharsets.UTF_8),
        timeout);
  }

  /** Writes a file by SFTP, over the one that is there. */
  public void upload(byte[] bytes, String path) {
    connection.upload(bytes, path);
  }

  /** Reads a file by SFTP. */
  public byte[] download(String path) {
    return connection.download(path);
  }

  /** Logs out; a second call does nothing. */
  @Override
  public void close() {
    connection.close();
  }
}
