package io.github.localec2.junit;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmLogin;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;

/**
 * Logs into instances by SSH, as a user of theirs does: a test gets it as a parameter or field.
 *
 * <pre>{@code
 * Ec2SshSession session = ssh.login(instanceId, keyPair);
 * assertThat(session.exec("hostname").stdout()).isNotBlank();
 * }</pre>
 *
 * <p>It takes {@code com.github.mwiede:jsch} on the test class path. Sessions that are left open
 * are closed after the test, or the class, that the handle belongs to.
 */
public final class Ec2Ssh {
  private static final String LIBRARY = "com.jcraft.jsch.JSch";

  private final VmAccess access;
  private final Ec2Machines machines;
  private final Consumer<Runnable> atTheEnd;

  Ec2Ssh(LocalEc2Server server, Consumer<Runnable> atTheEnd) {
    this(server.access(), new Ec2Machines(server), atTheEnd);
  }

  Ec2Ssh(VmAccess access, Ec2Machines machines, Consumer<Runnable> atTheEnd) {
    this.access = access;
    this.machines = machines;
    this.atTheEnd = atTheEnd;
  }

  /** Logs in with a key pair that has just been created, as the user whom key pairs let in. */
  public Ec2SshSession login(String instanceId, CreateKeyPairResponse keyPair) {
    return login(instanceId, keyPair.keyMaterial());
  }

  /**
   * Logs in as the user whom key pairs let in: root on DOCKER. Waits for the launch and for the SSH
   * server, for at most five minutes.
   *
   * @param privateKey in PEM, as CreateKeyPair answers it, or in OpenSSH's form; RSA or ED25519
   * @throws AssertionError where there is no SSH server, or it does not let the key in
   */
  public Ec2SshSession login(String instanceId, String privateKey) {
    return login(instanceId, user(instanceId).user(), privateKey);
  }

  /**
   * Logs in as somebody, at the instance's own address.
   *
   * @param user such as {@code ubuntu}
   * @throws AssertionError as {@link #login(String, String)}
   */
  public Ec2SshSession login(String instanceId, String user, String privateKey) {
    requireLibrary();
    InetSocketAddress address = machines.of(instanceId).awaitSsh();
    return open(instanceId, user, address, privateKey);
  }

  /**
   * Logs in at another address of the instance, such as {@link Ec2Machine#hostPort}.
   *
   * @throws AssertionError as {@link #login(String, String)}
   */
  public Ec2SshSession login(
      String instanceId, String user, InetSocketAddress address, String privateKey) {
    requireLibrary();
    machines.of(instanceId).awaitSsh();
    return open(instanceId, user, address, privateKey);
  }

  private VmLogin user(String instanceId) {
    return Patience.answer(instanceId + " can't be logged into", access.login(instanceId));
  }

  private Ec2SshSession open(
      String instanceId, String user, InetSocketAddress address, String privateKey) {
    JschConnection connection =
        JschConnection.open(user, address, privateKey, Duration.ofMinutes(1));
    Ec2SshSession session = new Ec2SshSession(instanceId, user, connection);
    atTheEnd.accept(session::close);
    return session;
  }

  private static void requireLibrary() {
    try {
      Class.forName(LIBRARY, false, Ec2Ssh.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(
          "Ec2Ssh needs com.github.mwiede:jsch on the test class path; Ec2Machines runs programs"
              + " without it",
          e);
    }
  }
}
