package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.localec2.LocalEc2;
import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmExit;
import io.github.localec2.server.vm.VmFile;
import io.github.localec2.server.vm.VmLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** What the handle makes of an engine's answers; real ones are entered in the engines' modules. */
class Ec2MachinesTest {
  private static final String ID = "i-1";
  private static final Duration SHORT = Duration.ofMillis(50);

  private final VmAccess access = mock(VmAccess.class);
  private final Ec2Machine machine =
      new Ec2Machine(
          ID,
          access,
          new Ec2UserData(id -> failed("none"), id -> failed("none")),
          new AwaitedStates((id, wanted, limit) -> Instance.builder().build()));

  private static <T> CompletionStage<T> failed(String reason) {
    return CompletableFuture.failedFuture(new VmException(reason));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void answers(VmExit exit) {
    when(access.run(eq(ID), any())).thenReturn(done(exit));
  }

  @Test
  void aProgramThatFailsIsAResult() {
    answers(new VmExit(3, bytes("some\noutput\n"), bytes("oops"), false));
    Ec2CommandResult result = machine.exec("make", "all");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).isEqualTo("some\noutput\n");
    assertThat(result.stderr()).isEqualTo("oops");
    assertThatThrownBy(result::assertSucceeded)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("'make all' ended with exit code 3", "\n  output", "\n  oops");
  }

  @Test
  void aProgramGetsWhatItIsGiven() {
    answers(new VmExit(0, new byte[0], new byte[0], false));
    machine
        .command("cat")
        .env("A", "b c")
        .directory("/srv")
        .user("ubuntu")
        .stdin("text")
        .timeout(Duration.ofSeconds(7))
        .run()
        .assertSucceeded();
    ArgumentCaptor<VmCommand> asked = ArgumentCaptor.forClass(VmCommand.class);
    org.mockito.Mockito.verify(access).run(eq(ID), asked.capture());
    assertThat(asked.getValue())
        .usingRecursiveComparison()
        .isEqualTo(
            new VmCommand(
                List.of("cat"),
                Map.of("A", "b c"),
                "/srv",
                "ubuntu",
                bytes("text"),
                Duration.ofSeconds(7)));
    assertThatThrownBy(() -> machine.command("cat").directory("srv").run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'srv'");
  }

  @Test
  void aProgramThatTakesTooLongSaysWhatItHadWritten() {
    answers(new VmExit(-1, bytes("half way\n"), new byte[0], true));
    assertThatThrownBy(() -> machine.command("sleep", "9").timeout(SHORT).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("'sleep 9' has not ended in i-1 within 50 ms", "\n  half way");
  }

  @Test
  void whatIsNotOnTheConsoleIsGivenUpAndShown() {
    CompletableFuture<String> never = new CompletableFuture<>();
    when(access.consoleLine(eq(ID), any())).thenReturn(never);
    when(access.console(ID)).thenReturn(done("booting\nlogin:"));
    assertThatThrownBy(() -> machine.awaitConsole("ready", SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("has no line with 'ready' within 50 ms", "\n  login:");
    assertThat(never).isCancelled();
  }

  @Test
  void aLineOfAFileIsWaitedForUntilItIsThere() {
    AtomicInteger looks = new AtomicInteger();
    when(access.get(ID, "/var/log/app.log"))
        .thenAnswer(
            any ->
                switch (looks.incrementAndGet()) {
                  case 1 -> done(List.<VmFile>of());
                  case 2 -> done(List.of(VmFile.file("/var/log/app.log", 0644, bytes("begun\n"))));
                  default ->
                      done(
                          List.of(
                              VmFile.file("/var/log/app.log", 0644, bytes("begun\nready 1\n"))));
                });
    assertThat(machine.awaitLine("/var/log/app.log", "ready")).isEqualTo("ready 1");
    assertThat(looks).hasValue(3);
    assertThatThrownBy(() -> machine.awaitLine("/var/log/app.log", "gone", SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("no line with 'gone' within 50 ms", "\n  ready 1");
  }

  @Test
  void aFileThatDoesNotComeSaysSo() {
    when(access.get(ID, "/none")).thenReturn(done(List.of()));
    assertThatThrownBy(() -> machine.awaitFile("/none", SHORT))
        .hasMessageContaining("'/none' is not there in i-1 within 50 ms");
    assertThatThrownBy(() -> machine.awaitLine("/none", "x", SHORT))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> machine.files().readText("/none"))
        .hasMessageContaining("'/none' is not there in i-1");
    assertThatThrownBy(() -> machine.files().read("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'none'");
  }

  @Test
  void aPortIsWaitedForAndItsLastTryTold() throws IOException {
    InetSocketAddress address;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
      when(access.reach(ID, 80)).thenReturn(done(address));
      assertThat(machine.awaitPort(80)).isEqualTo(address);
      when(access.login(ID)).thenReturn(done(new VmLogin("root", address)));
      when(access.reach(ID, address.getPort())).thenReturn(done(address));
      assertThatThrownBy(() -> machine.awaitSsh(Duration.ofMillis(200)))
          .hasMessageContaining("no SSH server greets at i-1 within 200 ms; the last try at");
    }
    assertThatThrownBy(() -> machine.awaitPort(80, Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "nothing listens on port 80 at i-1 within 1 s",
            ":" + address.getPort() + ": Connection refused");
  }

  @Test
  void aMachineThatIsGoneIsNotWaitedFor() {
    when(access.reach(ID, 80)).thenReturn(failed("there is no machine for the instance 'i-1'"));
    assertThatThrownBy(() -> machine.awaitPort(80))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("there is no machine for the instance 'i-1'");
  }

  @Test
  void aPortThatTheHostHasNotNamesThoseThatItHas() {
    when(access.hostPorts(ID)).thenReturn(done(Map.of(22, 40022)));
    assertThat(machine.hostPort(22))
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40022));
    assertThatThrownBy(() -> machine.hostPort(8000))
        .hasMessageContainingAll("port 8000 of i-1", "{22=40022}");
  }

  @Test
  void directoriesGoInAndComeOutWithTheirModes(@TempDir Path here) throws IOException {
    Path from = Files.createDirectories(here.resolve("from/inner")).getParent();
    Files.writeString(from.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        from.resolve("run.sh"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---"));
    Files.createSymbolicLink(from.resolve("inner/link"), Path.of("../run.sh"));
    List<VmFile> files = FileTree.read(from, "/srv/app");
    assertThat(files).extracting(VmFile::path).contains("/srv/app", "/srv/app/run.sh");
    assertThat(files)
        .filteredOn(file -> file.path().endsWith("run.sh"))
        .singleElement()
        .satisfies(file -> assertThat(file.mode()).isEqualTo(0750));

    Path to = here.resolve("a/b/to");
    FileTree.write(files, to);
    assertThat(to.resolve("run.sh")).hasContent("#!/bin/sh\n").isExecutable();
    assertThat(Files.readSymbolicLink(to.resolve("inner/link"))).hasToString("../run.sh");
    FileTree.write(files, to);
  }

  @Test
  void nothingIsWrittenThroughALinkThatCameAlong(@TempDir Path here) throws IOException {
    Path outside = Files.createDirectory(here.resolve("outside"));
    List<VmFile> evil =
        List.of(
            VmFile.directory("/d", 0755),
            new VmFile("/d/link", VmFile.Kind.LINK, 0777, bytes(outside.toString())),
            VmFile.file("/d/link/file", 0644, bytes("x")));
    assertThatThrownBy(() -> FileTree.write(evil, here.resolve("to")))
        .isInstanceOf(FileSystemException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @LocalEc2
  @Nested
  final class OnMock {
    @Test
    void recordsHaveNothingInsideAndSaySo(Ec2Client ec2, Ec2Machines machines, Ec2Ssh ssh) {
      Ec2Machine record = machines.of(Kit.launch(ec2));
      assertThatThrownBy(() -> record.exec("ls"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("'mock'", "DOCKER", "LIBVIRT", "local-ec2-docker");
      assertThatThrownBy(() -> record.awaitPort(22)).hasMessageContaining("DOCKER");
      assertThatThrownBy(() -> record.files().exists("/")).hasMessageContaining("DOCKER");
      assertThatThrownBy(() -> record.awaitConsole("x")).hasMessageContaining("DOCKER");
      assertThatThrownBy(() -> ssh.login(record.instanceId(), "key"))
          .hasMessageContaining("DOCKER");
    }
  }
}
