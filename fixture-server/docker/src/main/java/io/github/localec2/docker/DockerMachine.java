package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

  private final VmSpec spec;
  private final Engine engine;

  /** Held while the engine is asked to change the container. */
  final ReentrantLock turn = new ReentrantLock();

  private volatile State state = State.NONE;
  private volatile @Nullable String containerId;
  private volatile String address = "";
  private volatile VmFirewall firewall;

  DockerMachine(VmSpec spec, Engine engine) {
    this.spec = spec;
    this.engine = engine;
    this.firewall = spec.firewall();
  }

  @Override
  public VmSpec spec() {
    return spec;
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

  @Override
  public VmFirewall firewall() {
    return firewall;
  }

  void firewall(VmFirewall next) {
    firewall = next;
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
          String exec =
              docker()
                  .execCreateCmd(containerId())
                  .withCmd(command.toArray(String[]::new))
                  .withUser("0:0")
                  .withAttachStdout(true)
                  .withAttachStderr(true)
                  .exec()
                  .getId();
          Output output = new Output();
          try {
            docker().execStartCmd(exec).exec(output).awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VmException("interrupted while '" + command.get(0) + "' ran", e);
          }
          Long code = docker().inspectExecCmd(exec).exec().getExitCodeLong();
          return new ExecResult(
              code == null ? -1 : code, output.text(output.out), output.text(output.err));
        });
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

  /** All that the container has written to its standard output and error. */
  String log() {
    return EngineFaults.asking(
        "the console of " + instanceId() + " can't be read",
        () -> {
          Output output = new Output();
          try {
            docker()
                .logContainerCmd(containerId())
                .withStdOut(true)
                .withStdErr(true)
                .exec(output)
                .awaitCompletion();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VmException("interrupted while the console was read", e);
          }
          return output.text(output.all);
        });
  }

  /** What comes over a stream of frames. */
  private static final class Output extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      all.writeBytes(frame.getPayload());
      (frame.getStreamType() == StreamType.STDERR ? err : out).writeBytes(frame.getPayload());
    }

    String text(ByteArrayOutputStream bytes) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
