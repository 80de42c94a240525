package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Instance;

/** What goes wrong on a host is said, and leaves nothing behind. */
@RequiresLibvirt
final class FaultsIT {
  private static final String POOL = "localec2-faults";

  /** A disk without anything: its machine stays in the BIOS, which hears no button. */
  private static final String EMPTY = "ami-7e57e000";

  private static final String TEXT = "ami-7e57e001";
  private static final String BROKEN = "ami-7e57e002";

  @TempDir private static Path directory;

  @BeforeAll
  static void definePool() throws IOException {
    RealHost.run("qemu-img", "create", "-q", "-f", "qcow2", file(EMPTY), "1M");
    Files.writeString(Path.of(file(TEXT)), "no image at all\n".repeat(100));
    byte[] header = Files.readAllBytes(Path.of(file(EMPTY)));
    // a table that begins nowhere
    java.util.Arrays.fill(header, 40, 48, (byte) 0x7f);
    Files.write(Path.of(file(BROKEN)), header);
    RealHost.virsh("pool-define-as", POOL, "dir", "--target", directory.toString());
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  @AfterAll
  static void undefinePool() {
    RealHost.virsh("pool-destroy", POOL);
    RealHost.virsh("pool-undefine", POOL);
  }

  private static void startPool() {
    RealHost.virsh("pool-start", POOL);
  }

  private static void startFails(String message, String... options) {
    assertThatThrownBy(() -> new RealHost(options).close())
        .isInstanceOf(VmException.class)
        .hasMessageContaining(message);
  }

  /** What a launch that failed left: nothing but its instance's end. */
  private static void launchFails(RealHost host, String image) {
    String id = host.launch(r -> r.imageId(image));
    host.awaitState(id, "terminated");
    Instance ended = host.instance(id);
    assertThat(ended.stateReason().code()).isEqualTo("Server.InternalError");
    assertThat(RealHost.traces(id)).isEmpty();
    assertThat(directory.toFile().list((any, name) -> !name.startsWith("ami-"))).isEmpty();
  }

  @Test
  void whatIsNotThereOrNotActiveIsQuotedAtTheStart() {
    RealHost.virsh("pool-destroy", POOL);
    startFails("'no-such-pool'", "libvirt.pool", "no-such-pool");
    startFails("virsh pool-start " + POOL, "libvirt.pool", POOL);
    startFails("'no-such-network'", "libvirt.network", "no-such-network");
    startFails(
        "systemctl start libvirtd", "libvirt.uri", "qemu+unix:///system?socket=/no/such/socket");
    RealHost.await("no thread of ours", () -> RealHost.threads() == 0);
  }

  @Test
  void anInactiveNetworkIsNamed() throws IOException {
    Path xml =
        Files.writeString(
            directory.resolve("net.xml"), "<network><name>localec2-faults</name></network>");
    RealHost.virsh("net-define", xml.toString());
    try {
      startFails("virsh net-start localec2-faults", "libvirt.network", "localec2-faults");
    } finally {
      RealHost.virsh("net-undefine", "localec2-faults");
      Files.delete(xml);
    }
  }

  @Test
  void imagesThatCannotBeBootedFromEndTheirInstances() {
    startPool();
    try (RealHost host = new RealHost("libvirt.pool", POOL)) {
      launchFails(host, TEXT);
      launchFails(host, BROKEN);
    }
  }

  @Test
  void aFullPoolEndsTheInstance() throws IOException {
    startPool();
    Path small = Files.createDirectory(directory.resolve("small"));
    assumeTrue(
        RealHost.run("mount", "-t", "tmpfs", "-o", "size=260k", "none", small.toString()).exitCode()
            == 0,
        "only root can make a pool that is full");
    try {
      Files.copy(Path.of(file(EMPTY)), small.resolve(EMPTY));
      RealHost.virsh("pool-define-as", "localec2-full", "dir", "--target", small.toString());
      RealHost.virsh("pool-start", "localec2-full");
      try (RealHost host = new RealHost("libvirt.pool", "localec2-full")) {
        String id = host.launch(r -> r.imageId(EMPTY));
        host.awaitState(id, "terminated");
        assertThat(RealHost.traces(id)).isEmpty();
        assertThat(small.toFile().list()).containsExactly(EMPTY);
      }
    } finally {
      RealHost.virsh("pool-destroy", "localec2-full");
      RealHost.virsh("pool-undefine", "localec2-full");
      RealHost.run("umount", small.toString());
      Files.delete(small);
    }
  }

  @Test
  void aGuestThatHearsNoButtonIsUnpluggedAfterItsGrace() {
    startPool();
    try (RealHost host = new RealHost("libvirt.pool", POOL, "libvirt.stop-grace", "2")) {
      String id = host.running(r -> r.imageId(EMPTY)).instanceId();
      host.client().stopInstances(r -> r.instanceIds(id));
      host.awaitState(id, "stopped");
      assertThat(RealHost.virsh("domstate", "--reason", id).output().strip())
          .isEqualTo("shut off (destroyed)");
      host.client().startInstances(r -> r.instanceIds(id));
      host.awaitState(id, "running");
      // as if somebody pulled the plug
      RealHost.virsh("destroy", id);
      host.awaitState(id, "stopped");
      assertThat(host.instance(id).stateReason().code()).startsWith("Server.");
      RealHost.virsh("start", id);
      host.awaitState(id, "running");
    }
  }

  @Test
  void aMachineThatIsKeptIsDownAndStillDefined() {
    startPool();
    String id;
    try (RealHost host = new RealHost("libvirt.pool", POOL, "libvirt.keep", "1")) {
      id = host.running(r -> r.imageId(EMPTY)).instanceId();
    }
    assertThat(RealHost.virsh("domstate", id).output().strip()).isEqualTo("shut off");
    assertThat(directory.toFile().list((any, name) -> name.startsWith("vol-"))).hasSize(1);
    RealHost.virsh("undefine", id);
    for (String left : List.of(directory.toFile().list((any, name) -> !name.startsWith("ami-")))) {
      RealHost.virsh("vol-delete", "--pool", POOL, left);
    }
  }

  @Test
  void whatAKilledProcessLeftIsSweptAndWhatALivingOneHasIsNot() throws Exception {
    startPool();
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                POOL,
                EMPTY)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String id = victim.inputReader().readLine();
    try (RealHost beside = new RealHost("libvirt.pool", POOL)) {
      assertThat(beside.client().describeInstances().reservations()).isEmpty();
      assertThat(RealHost.virsh("domstate", id).output().strip()).isEqualTo("running");
    } finally {
      victim.destroyForcibly().waitFor();
    }
    assertThat(RealHost.traces(id)).isNotEmpty();
    new RealHost("libvirt.pool", POOL).close();
    assertThat(RealHost.traces(id)).isEmpty();
    assertThat(directory.toFile().list((any, name) -> !name.startsWith("ami-"))).isEmpty();
  }
}
