package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectExecResponse;
import io.github.localec2.server.vm.VmAddress;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSize;
import io.github.localec2.server.vm.VmSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** An instance and what has become of its container. */
final class DockerMachine implements InstanceContainer {
  /** What the container does. */
  enum State {
    /** There is none yet, or no longer. */
    NONE,
    RUNNING,
    PAUSED,
    DOWN
  }

  private static final int CONSOLE_BYTES = 1 << 20;
  private static final int CONSOLE_LINES = 20_000;
  private static final Duration EXEC_PATIENCE = Duration.ofSeconds(10);

  private final VmSpec spec;
  private final Engine engine;

  /** Held while the engine is asked to change the container. */
  final ReentrantLock turn = new ReentrantLock();

  private volatile State state = State.NONE;
  private volatile @Nullable String containerId;
  private volatile String address = "";
  private volatile String mac = "";
  private volatile boolean ownNetwork = true;
  private volatile VmFirewall firewall;
  private volatile String startedAt = "";
  private volatile boolean unsettled;
  private volatile CompletableFuture<Boolean> outOfMemory = new CompletableFuture<>();
  private volatile @Nullable AmiImage image;
  private volatile List<VmSpec.Card> cards;
  private volatile VmSize size;

  private final ContainerExecs execs;

  DockerMachine(VmSpec spec, Engine engine) {
    this.execs = new ContainerExecs(spec.instanceId(), EXEC_PATIENCE, this::hasBegun);
    this.spec = spec;
    this.engine = engine;
    this.firewall = spec.firewall();
    this.cards = spec.cards();
    this.size = new VmSize(spec.vcpus(), spec.memoryMiB());
  }

  @Override
  public VmSpec spec() {
    return spec;
  }

  /** What the container's limits are by, where it has some. */
  VmSize size() {
    return size;
  }

  void size(VmSize next) {
    size = next;
  }

  @Override
  public String containerId() {
    String id = containerId;
    if (id == null) {
      throw VmException.noMachine(instanceId());
    }
    return id;
  }

  boolean hasContainer() {
    return containerId != null;
  }

  void container(@Nullable String id) {
    containerId = id;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  @Override
  public String address() {
    return address;
  }

  void address(String next) {
    address = next;
  }

  void macAddress(String next) {
    mac = next;
  }

  /** Which of its starts the engine has told us about last. */
  String startedAt() {
    return startedAt;
  }

  void startedAt(String next) {
    startedAt = next;
    outOfMemory = new CompletableFuture<>();
  }

  /** Completes when the engine tells that a process was killed for want of memory. */
  CompletableFuture<Boolean> outOfMemory() {
    return outOfMemory;
  }

  void ranOutOfMemory() {
    outOfMemory.complete(true);
  }

  /** Whether it was started, and its features have not heard that the server knows. */
  boolean unsettled() {
    return unsettled;
  }

  void unsettled(boolean next) {
    unsettled = next;
  }

  /** What the container was made from; null where there never was one. */
  @Nullable AmiImage image() {
    return image;
  }

  void image(AmiImage next) {
    image = next;
  }

  /** An image that is as the one that the machine is made from, and has the agent. */
  Optional<String> prepared() {
    AmiImage from = image;
    return from == null ? Optional.empty() : engine.prepared().of(engine.client(), from);
  }

  /** There is no such image any more. */
  void unprepared() {
    AmiImage from = image;
    if (from != null) {
      engine.prepared().forget(from);
    }
  }

  VmAddress reachedAt() {
    if (address.isEmpty()) {
      return VmAddress.AS_GIVEN;
    }
    VmAddress reached = VmAddress.everywhereAt(address);
    return mac.isEmpty() ? reached : reached.withMacAddress(mac);
  }

  /** Whether this JVM reaches containers at their addresses. */
  boolean isReachable() {
    return engine.isNear();
  }

  @Override
  public boolean ownNetwork() {
    return ownNetwork;
  }

  void ownNetwork(boolean own) {
    ownNetwork = own;
  }

  @Override
  public VmFirewall firewall() {
    return firewall;
  }

  void firewall(VmFirewall next) {
    firewall = next;
  }

  @Override
  public List<VmSpec.Card> cards() {
    return cards;
  }

  void cards(List<VmSpec.Card> next) {
    cards = List.copyOf(next);
  }

  @Override
  public DockerClient docker() {
    return engine.client();
  }

  @Override
  public ExecResult exec(List<String> command) {
    return EngineFaults.asking(
        "'" + command.get(0) + "' can't be run in " + instanceId(),
        () -> {
          try (ContainerExecs.Program program = execs.begin()) {
            return EngineProgram.run(docker(), containerId(), command, program::is);
          }
        });
  }

  /** Whether the engine has begun a program, or tells how it ended. */
  private boolean hasBegun(String exec) {
    try {
      InspectExecResponse found = docker().inspectExecCmd(exec).exec();
      Long pid = found.getPidLong();
      return pid != null && pid > 0 || found.getExitCodeLong() != null;
    } catch (RuntimeException e) {
      // it is gone, or the engine is: there is nothing to wait for
      return true;
    }
  }

  /** The programs that are run in it. */
  ContainerExecs execs() {
    return execs;
  }

  @Override
  public void put(List<ContainerFile> files) {
    Tar tar = new Tar();
    files.forEach(tar::file);
    put(tar);
  }

  void put(Tar tar) {
    EngineFaults.doing(
        "files can't be put into " + instanceId(),
        () ->
            docker()
                .copyArchiveToContainerCmd(containerId())
                .withRemotePath("/")
                .withTarInputStream(new ByteArrayInputStream(tar.bytes()))
                .exec());
  }

  @Override
  public byte[] read(String path) {
    return EngineFaults.asking(
        "'" + path + "' can't be read from " + instanceId(),
        () -> {
          try (InputStream in = docker().copyArchiveFromContainerCmd(containerId(), path).exec();
              TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            tar.getNextEntry();
            return tar.readAllBytes();
          } catch (IOException e) {
            throw new VmException("'" + path + "' can't be read from " + instanceId(), e);
          }
        });
  }

  /**
   * What the container has written to its standard output and error; of much, the last of it, which
   * is more than EC2 shows.
   */
  String log() {
    return EngineFaults.asking(
        "the console of " + instanceId() + " can't be read",
        () -> {
          FrameTexts output = new FrameTexts(CONSOLE_BYTES);
          try {
            docker()
                .logContainerCmd(containerId())
                .withStdOut(true)
                .withStdErr(true)
                .withTail(CONSOLE_LINES)
                .exec(output)
                .awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VmException("interrupted while the console was read", e);
          }
          return output.all();
        });
  }
}
