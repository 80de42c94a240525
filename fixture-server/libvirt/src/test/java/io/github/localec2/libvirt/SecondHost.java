package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Another libvirt host: a daemon in namespaces of its own, with files and a network that the first
 * does not see, as if it were on another machine. It takes root.
 */
final class SecondHost implements AutoCloseable {
  private static final String NETWORK =
      "<network><name>default</name><bridge name='virbr0'/>"
          + "<ip address='192.168.130.1' netmask='255.255.255.0'><dhcp>"
          + "<range start='192.168.130.2' end='192.168.130.254'/></dhcp></ip></network>";

  private final Path directory;
  private final Process holder;

  /**
   * @param directory an empty one, with a short path, as sockets are in it
   */
  SecondHost(Path directory) {
    this.directory = directory;
    try {
      for (String each : List.of("run", "lib", "etc", "cache", "log", "images")) {
        Files.createDirectory(directory.resolve(each));
      }
      // what QEMU can do has been found out already, and takes long
      RealHost.run("cp", "-a", "/var/cache/libvirt/.", directory.resolve("cache").toString());
      Files.writeString(
          directory.resolve("etc/qemu.conf"),
          "user = \"root\"\ngroup = \"root\"\nsecurity_driver = \"none\"\nstdio_handler = \"file\"\n");
      Files.writeString(
          directory.resolve("etc/libvirtd.conf"), "host_uuid = \"" + UUID.randomUUID() + "\"\n");
      holder =
          new ProcessBuilder(
                  "unshare",
                  "-m",
                  "-n",
                  "sh",
                  "-ec",
                  """
                  mount --bind $0/run /run/libvirt
                  mount --bind $0/lib /var/lib/libvirt
                  mount --bind $0/etc /etc/libvirt
                  mount --bind $0/cache /var/cache/libvirt
                  mount --bind $0/log /var/log/libvirt
                  ip link set lo up
                  echo ready
                  exec cat
                  """,
                  directory.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(holder.inputReader().readLine()).isEqualTo("ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
    try {
      Path xml = Files.writeString(directory.resolve("network.xml"), NETWORK);
      assertThat(virsh("net-define", xml.toString()).exitCode()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(virsh("net-start", "default").exitCode()).isZero();
    assertThat(
            virsh("pool-define-as", "default", "dir", "--target", images().toString()).exitCode())
        .isZero();
    assertThat(virsh("pool-start", "default").exitCode()).isZero();
  }

  Path images() {
    return directory.resolve("images");
  }

  String uri() {
    return "qemu+unix:///system?socket=" + directory.resolve("run/libvirt-sock");
  }

  RealHost.Outcome virsh(String... words) {
    String[] command = new String[words.length + 3];
    command[0] = "virsh";
    command[1] = "-c";
    command[2] = uri();
    System.arraycopy(words, 0, command, 3, words.length);
    return RealHost.run(command);
  }

  private Path pidFile() {
    return directory.resolve("libvirtd.pid");
  }

  /** Starts the daemon. */
  void start() {
    RealHost.Outcome started =
        RealHost.run(
            "nsenter",
            "-t",
            Long.toString(holder.pid()),
            "-m",
            "-n",
            "libvirtd",
            "-d",
            "--pid-file",
            pidFile().toString());
    assertThat(started.exitCode()).as(started.output()).isZero();
    RealHost.await("the second host", () -> virsh("list").exitCode() == 0);
    if (virsh("pool-info", "default").exitCode() == 0) {
      virsh("pool-start", "default");
    }
  }

  /** Ends the daemon; its machines run on. */
  void end() {
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
          .ifPresent(
              daemon -> {
                daemon.destroy();
                daemon.onExit().join();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (String domain : virsh("list", "--name").output().strip().split("\\s+")) {
      if (domain.startsWith("i-")) {
        virsh("destroy", domain);
      }
    }
    virsh("net-destroy", "default");
    end();
    holder.destroy();
    holder.onExit().join();
  }
}
