package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;
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
    Arrays.fill(header, 40, 48, (byte) 0x7f);
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
      // its console says nothing, so what is to be seen is its screen
      RealHost.await("what the BIOS writes", () -> isLit(host, id));
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
  void aGuestThatHearsNoButtonIsResetAfterItsGrace() throws Exception {
    startPool();
    try (RealHost host = new RealHost("libvirt.pool", POOL, "libvirt.stop-grace", "5")) {
      String id = host.running(r -> r.imageId(EMPTY)).instanceId();
      RealHost.await("what the BIOS writes", () -> isLit(host, id));
      Process events =
          new ProcessBuilder(
                  "virsh",
                  "-c",
                  "qemu:///system",
                  "event",
                  "--domain",
                  id,
                  "--event",
                  "reboot",
                  "--timeout",
                  "60")
              .redirectErrorStream(true)
              .start();
      long begun = System.nanoTime();
      host.client().rebootInstances(r -> r.instanceIds(id));
      String said = new String(events.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(events.waitFor()).as(said).isZero();
      assertThat(said).contains("event 'reboot' for domain '" + id + "'");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(4));
      // it is the same run of the same machine
      assertThat(host.instance(id).state().nameAsString()).isEqualTo("running");
      assertThat(RealHost.virsh("domstate", "--reason", id).output().strip())
          .isEqualTo("running (booted)");
      host.client().stopInstances(r -> r.instanceIds(id).force(true));
      host.awaitState(id, "stopped");
    }
  }

  /** In libvirt's own words, which distributions and releases change. */
  @Test
  void aUserWithoutPermissionIsToldTheSocketAndItsGroup() {
    assumeTrue(GuardIT.isRoot(), "only root can be somebody else");
    RealHost.Outcome stranger =
        RealHost.run(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "virsh",
            "-c",
            "qemu:///system",
            "list");
    assumeTrue(stranger.exitCode() != 0, "everybody may use this host");
    LibvirtException fault = mock(LibvirtException.class);
    when(fault.getMessage()).thenReturn(stranger.output().strip());
    assertThat(Unreachable.host("qemu:///system", fault))
        .hasMessageContaining("libvirt-sock")
        .hasMessageContaining("usermod -aG ");
  }

  private static boolean isLit(RealHost host, String id) throws IOException {
    byte[] jpeg =
        Base64.getDecoder()
            .decode(host.client().getConsoleScreenshot(r -> r.instanceId(id)).imageData());
    assertThat(jpeg).startsWith(0xff, 0xd8);
    BufferedImage screen = ImageIO.read(new ByteArrayInputStream(jpeg));
    int[] points =
        screen.getRGB(0, 0, screen.getWidth(), screen.getHeight(), null, 0, screen.getWidth());
    return Arrays.stream(points).anyMatch(point -> (point & 0xff) > 0x80);
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

  /** Launches an instance in a process of its own. */
  private static Process victim(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                EMPTY,
                "libvirt.pool",
                POOL));
    words.addAll(List.of(options));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Test
  void whatAKilledProcessLeftIsSweptAndWhatALivingOneHasIsNot() throws Exception {
    startPool();
    Process victim =
        GuardIT.isRoot()
            ? victim("libvirt.networks", "vpc", "libvirt.security-groups", "enforce")
            : victim();
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
    assertThat(RealHost.virsh("net-list", "--all", "--name").output()).doesNotContain("subnet-");
    if (GuardIT.isRoot()) {
      assertThat(RealHost.run("nft", "list", "tables").output())
          .doesNotContain("-" + victim.pid() + "-");
    }
    assertThat(directory.toFile().list((any, name) -> !name.startsWith("ami-"))).isEmpty();
  }

  /** As of another process whose ids begin with the same seed. */
  @Test
  void aDomainThatSomebodyElseHasStaysWhatItIs() throws IOException {
    startPool();
    String id = "i-000000000010ca1ec2";
    Path xml =
        Files.writeString(
            directory.resolve("domain.xml"),
            "<domain type='qemu'><name>"
                + id
                + "</name><memory unit='MiB'>64</memory>"
                + "<os><type arch='x86_64'>hvm</type></os></domain>");
    assertThat(RealHost.virsh("define", xml.toString()).exitCode()).isZero();
    try (VmManager manager =
        new LibvirtVmManagerFactory()
            .create(
                new VmEnvironment(
                    "faults", Clock.systemUTC(), any -> {}, Map.of("libvirt.pool", POOL)))) {
      VmSpec spec =
          new VmSpec(
              id,
              "000000000000",
              "us-east-1",
              "us-east-1a",
              EMPTY,
              "t3.nano",
              "x86_64",
              1,
              64,
              null,
              null,
              List.of(),
              List.of(new VmSpec.Disk("vol-0123", "/dev/sda1", 1, true, null)),
              VmFirewall.CLOSED,
              Map.of());
      assertThatThrownBy(() -> manager.launch(spec).toCompletableFuture().join())
          .hasCauseInstanceOf(VmException.class)
          .hasMessageContaining("'" + id + "'")
          .hasMessageContaining("somebody else");
      assertThat(manager.machines()).isEmpty();
      assertThat(RealHost.virsh("domstate", id).exitCode()).isZero();
    } finally {
      RealHost.virsh("undefine", id);
      Files.delete(xml);
    }
  }
}
