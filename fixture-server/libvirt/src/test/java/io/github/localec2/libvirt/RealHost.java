package io.github.localec2.libvirt;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** A server whose instances are virtual machines, and what tests ask of it and of them. */
final class RealHost implements AutoCloseable {
  /** Made by {@code src/test/libvirt/build-mini-ami.sh}. */
  static final String AMI = "ami-7e570000";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String KEY = "libvirt-test";

  /**
   * What a program did.
   *
   * @param output of both kinds
   */
  record Outcome(int exitCode, String output) {}

  private final TestEc2 server;
  private final Path key;

  /**
   * @param options names and values
   */
  RealHost(String... options) {
    Ec2Settings.Builder settings = Ec2Settings.builder().vmManager("libvirt");
    for (int i = 0; i < options.length; i += 2) {
      settings.option(options[i], options[i + 1]);
    }
    server = new TestEc2(settings);
    try {
      key =
          Files.createTempFile(
              "key",
              ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          key, client().createKeyPair(r -> r.keyName(KEY).keyType("ed25519")).keyMaterial());
    } catch (IOException e) {
      server.server().close();
      throw new UncheckedIOException(e);
    }
  }

  Ec2Client client() {
    return server.client();
  }

  /** Launches one small instance and waits until it runs. */
  Instance running(Consumer<RunInstancesRequest.Builder> further) {
    String id = launch(further);
    awaitState(id, "running");
    return instance(id);
  }

  Instance running() {
    return running(request -> {});
  }

  /** Launches one small instance with one processor, which is what emulation does best. */
  String launch(Consumer<RunInstancesRequest.Builder> further) {
    return client()
        .runInstances(
            request -> {
              request
                  .imageId(AMI)
                  .instanceType("t3.nano")
                  .keyName(KEY)
                  .cpuOptions(c -> c.coreCount(1).threadsPerCore(1))
                  .minCount(1)
                  .maxCount(1);
              further.accept(request);
            })
        .instances()
        .get(0)
        .instanceId();
  }

  Instance instance(String id) {
    return client()
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  void awaitState(String id, String state) {
    Awaitility.await(id + " is " + state)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> instance(id).state().nameAsString(), state::equals);
  }

  /** Waits for a condition as long as a guest on a busy machine may take. */
  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(condition);
  }

  /** Runs a line of shell in an instance as soon as it can be logged in to. */
  String ssh(Instance instance, String command) {
    return sshAs("localstack", instance, command);
  }

  /** As {@link #ssh}, as a user who has the key pair's key. */
  String sshAs(String user, Instance instance, String command) {
    Outcome[] last = new Outcome[1];
    await(
        "SSH of " + user + " into " + instance.instanceId(),
        () -> {
          last[0] = trySshAs(user, instance, command, 0);
          return last[0].exitCode() != 255;
        });
    if (last[0].exitCode() != 0) {
      throw new AssertionError(command + " failed: " + last[0]);
    }
    return last[0].output().strip();
  }

  /** As {@link #ssh}, marked as what the server itself does, which no security group is about. */
  String enter(Instance instance, String command) {
    Outcome[] last = new Outcome[1];
    await(
        "SSH of " + instance.instanceId(),
        () -> {
          last[0] = trySsh(instance, command, FirewallTable.OWN_CODE_POINT << 2);
          return last[0].exitCode() != 255;
        });
    return last[0].output().strip();
  }

  Outcome trySsh(Instance instance, String command) {
    return trySsh(instance, command, 0);
  }

  private Outcome trySsh(Instance instance, String command, int service) {
    return trySshAs("localstack", instance, command, service);
  }

  private Outcome trySshAs(String user, Instance instance, String command, int service) {
    return run(
        "ssh",
        "-o",
        "IPQoS=" + service,
        "-i",
        key.toString(),
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
        "-o",
        "ConnectTimeout=3",
        user + "@" + instance.publicIpAddress(),
        command);
  }

  static Outcome virsh(String... words) {
    List<String> command = new ArrayList<>(List.of("virsh", "-c", "qemu:///system"));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  /** Runs a program of this machine. */
  static Outcome run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What libvirt has of an instance or of a volume: lines of virsh with its id. */
  static List<String> traces(String id) {
    List<String> lines = new ArrayList<>();
    for (String[] listing :
        List.of(
            new String[] {"list", "--all", "--name"},
            new String[] {"vol-list", "default"},
            new String[] {"net-dumpxml", "default"},
            new String[] {"nwfilter-list"})) {
      virsh(listing).output().lines().filter(line -> line.contains(id)).forEach(lines::add);
    }
    // where it is not root's to see there are none
    run("iptables-save").output().lines().filter(line -> line.contains(id)).forEach(lines::add);
    return lines;
  }

  /** Threads of ours that run in this JVM. */
  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("local-ec2-libvirt"))
        .count();
  }

  @Override
  public void close() {
    server.server().close();
    try {
      Files.delete(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
