package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmUserData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** A server whose instances are containers, and what tests ask of it and of them. */
public final class RealEngine implements AutoCloseable {
  private static final long SECONDS = 60;

  private final TestEc2 server;

  private RealEngine(TestEc2 server) {
    this.server = server;
  }

  /**
   * @param options names and values
   */
  public static RealEngine start(String... options) {
    Ec2Settings.Builder settings = Ec2Settings.builder().vmManager("docker");
    for (int i = 0; i < options.length; i += 2) {
      settings.option(options[i], options[i + 1]);
    }
    return new RealEngine(new TestEc2(settings));
  }

  /** Everything that was made is gone, machines included. */
  public void reset() {
    server.server().reset();
  }

  public World snapshot() {
    return server.server().snapshot();
  }

  public void restore(World moment) {
    server.server().restore(moment);
  }

  /** The loopback port that leads to a port of an instance; 0 for none. */
  public int hostPort(String instanceId, int port) {
    return server
        .server()
        .access()
        .hostPorts(instanceId)
        .toCompletableFuture()
        .join()
        .getOrDefault(port, 0);
  }

  public Ec2Client client() {
    return server.client();
  }

  /** One instance with a shell, e2fsprogs and Python. */
  public static RunInstancesRequest.Builder debian() {
    return RunInstancesRequest.builder()
        .imageId(TestAmi.SSHD.id())
        .instanceType("t3.nano")
        .minCount(1)
        .maxCount(1);
  }

  /** One instance with busybox and nothing else. */
  public static RunInstancesRequest.Builder busybox() {
    return debian().imageId(TestAmi.BUSYBOX.id());
  }

  /** One instance with no program at all. */
  public static RunInstancesRequest.Builder bare() {
    return debian().imageId(TestAmi.BARE.id());
  }

  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Launches an instance and waits until it runs. */
  public String running(RunInstancesRequest.Builder request) {
    String id = client().runInstances(request.build()).instances().get(0).instanceId();
    await("the instance " + id, () -> state(id), "running");
    return id;
  }

  /** Launches an instance with user data and waits until it runs. */
  public String running(RunInstancesRequest.Builder request, String userData) {
    return running(request.userData(base64(userData)));
  }

  /** What GetConsoleOutput tells now. */
  public String console(String instanceId) {
    String output = client().getConsoleOutput(r -> r.instanceId(instanceId)).output();
    return new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8);
  }

  public void terminate(String instanceId) {
    client().terminateInstances(r -> r.instanceIds(instanceId));
    await("the instance " + instanceId, () -> state(instanceId), "terminated");
  }

  public String publicIp(String instanceId) {
    return described(instanceId).publicIpAddress();
  }

  public String state(String instanceId) {
    return described(instanceId).state().nameAsString();
  }

  private Instance described(String instanceId) {
    return client()
        .describeInstances(r -> r.instanceIds(instanceId))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  /** Waits for what only a description tells. */
  public <T> void await(String what, Supplier<T> present, T wanted) {
    Awaitility.await(what)
        .atMost(SECONDS, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(present::get, found -> Objects.equals(found, wanted));
  }

  /** How the user data went, when it has. */
  public VmUserData userData(String instanceId) {
    try {
      return server
          .server()
          .userDataEnd(instanceId)
          .toCompletableFuture()
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the user data of " + instanceId + " has not ended", e);
    }
  }

  /** What a web server of the instance answers; empty where it doesn't. */
  public String get(String instanceId, int port) {
    String address = publicIp(instanceId);
    try (InputStream in = URI.create("http://" + address + ":" + port + "/").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Runs a line of shell that succeeds. */
  public String exec(String instanceId, String command) {
    ExecResult result = docker(instanceId, command);
    assertThat(result.exitCode()).as(command + ": " + result.output()).isZero();
    return result.output();
  }

  public ExecResult docker(String instanceId, String command) {
    return run("docker", "exec", ContainerLaunch.NAME + instanceId, "/bin/sh", "-c", command);
  }

  /** Runs a program of this machine; its errors are among its output. */
  public static ExecResult run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      return new ExecResult(process.exitValue(), output, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.server().close();
  }
}
