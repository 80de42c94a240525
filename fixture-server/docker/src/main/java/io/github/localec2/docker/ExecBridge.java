package io.github.localec2.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;

/**
 * A loopback port that leads to a port of an instance by its engine, where no address does: each
 * connection is one of the agent's, over the input and output of a program that the engine runs.
 */
final class ExecBridge implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ExecBridge.class.getName());

  private final DockerMachine machine;
  private final int port;
  private final ServerSocket server;

  /**
   * @throws VmException where there is no free port
   */
  ExecBridge(DockerMachine machine, int port) {
    this.machine = machine;
    this.port = port;
    try {
      server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new VmException("no port can be opened on 127.0.0.1: " + e.getMessage(), e);
    }
    daemon(this::run);
  }

  /** Where it is. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void daemon(Runnable work) {
    Thread thread = new Thread(work, "local-ec2-docker-bridge-" + machine.instanceId());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        daemon(() -> carry(client));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "no connection", e);
      }
    }
  }

  private void carry(Socket client) {
    try (client;
        ContainerExecs.Program program = machine.execs().begin()) {
      client.setTcpNoDelay(true);
      String exec =
          machine
              .docker()
              .execCreateCmd(machine.containerId())
              .withCmd(AgentFiles.AGENT, "connect", machine.address(), Integer.toString(port))
              .withUser("0:0")
              .withAttachStdin(true)
              .withAttachStdout(true)
              .withAttachStderr(true)
              .exec()
              .getId();
      program.is(exec);
      try (Output output = new Output(client)) {
        machine
            .docker()
            .execStartCmd(exec)
            .withStdIn(new Pieces(client.getInputStream()))
            .exec(output)
            .awaitCompletion();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "a connection to " + machine.instanceId() + " has ended", e);
    }
  }

  /** Takes no more connections; those that there are end with the instance. */
  @Override
  public void close() {
    PortForwards.closeQuietly(server);
  }

  /** What comes from the instance. */
  private static final class Output extends ResultCallback.Adapter<Frame> {
    private final Socket client;

    Output(Socket client) {
      this.client = client;
    }

    @Override
    public void onNext(Frame frame) {
      if (frame.getStreamType() != StreamType.STDOUT) {
        return;
      }
      try {
        client.getOutputStream().write(frame.getPayload());
      } catch (IOException e) {
        throw new UncheckedIOException("the client is gone", e);
      }
    }
  }

  /**
   * What the client sends: pieces with their length before each, as the decision about the agent
   * says.
   */
  static final class Pieces extends InputStream {
    private static final int LARGEST = 16 * 1024;
    private static final int HEAD = 2;

    /** The length that tells of a client that is gone. */
    private static final int BROKEN = 0xffff;

    private final InputStream client;
    private final byte[] piece = new byte[HEAD + LARGEST];
    private int position;
    private int end;
    private boolean done;

    Pieces(InputStream client) {
      this.client = client;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (length == 0) {
        return 0;
      }
      if (position == end) {
        if (done) {
          return -1;
        }
        next();
      }
      int taken = Math.min(length, end - position);
      System.arraycopy(piece, position, into, offset, taken);
      position += taken;
      return taken;
    }

    private void next() {
      int got;
      int said;
      try {
        got = client.read(piece, HEAD, LARGEST);
        said = Math.max(0, got);
      } catch (IOException e) {
        got = -1;
        said = BROKEN;
      }
      done = got < 0;
      piece[0] = (byte) (said >> 8);
      piece[1] = (byte) said;
      position = 0;
      end = HEAD + Math.max(0, got);
    }
  }
}
