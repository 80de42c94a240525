package io.github.localec2.docker.metadata;

import io.github.localec2.server.vm.metadata.InstanceMetadata;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A socket for the agent of one instance, in a directory that its container sees. It is the
 * instance's identity, as a stream of the engine is, but costs the engine nothing. What comes is
 * answered once {@link #open} was called; until then it waits.
 */
final class HostLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HostLink.class.getName());

  private final InstanceMetadata metadata;
  private final String instanceId;
  private final ServerSocketChannel server;
  private @Nullable Runnable ended;
  private @Nullable SocketChannel stream;
  private boolean closed;

  /**
   * @param socket where it is to be; nothing is there yet
   * @throws IOException where no socket can be there
   */
  HostLink(InstanceMetadata metadata, String instanceId, Path socket) throws IOException {
    this.metadata = metadata;
    this.instanceId = instanceId;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    Thread thread = new Thread(this::run, "local-ec2-docker-link-" + instanceId);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      try (SocketChannel accepted = server.accept()) {
        if (!begins(accepted)) {
          return;
        }
        carry(accepted);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, () -> "the link of " + instanceId + " has ended", e);
      }
      if (ends()) {
        return;
      }
    }
  }

  private void carry(SocketChannel accepted) throws IOException {
    AgentFrames frames =
        new AgentFrames(
            new Conversations(metadata, instanceId, frame -> write(accepted, frame))::received);
    ByteBuffer bytes = ByteBuffer.allocate(AgentFrame.HEADER + AgentFrame.LARGEST_PAYLOAD);
    while (accepted.read(bytes.clear()) >= 0) {
      byte[] some = new byte[bytes.flip().remaining()];
      bytes.get(some);
      if (!awaitOpen()) {
        return;
      }
      frames.received(some);
    }
  }

  private static void write(SocketChannel to, AgentFrame frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
    try {
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the agent is gone", e);
    }
  }

  private synchronized boolean begins(SocketChannel accepted) {
    stream = accepted;
    return !closed;
  }

  /** False where it is closed instead. */
  private synchronized boolean awaitOpen() {
    try {
      while (ended == null && !closed) {
        wait();
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean ends() {
    Runnable heard;
    synchronized (this) {
      stream = null;
      heard = ended;
      if (closed || !server.isOpen()) {
        return true;
      }
    }
    if (heard != null) {
      heard.run();
    }
    return false;
  }

  /**
   * Answers from now on.
   *
   * @param whenEnded runs when the agent, or its container, has gone
   */
  synchronized void open(Runnable whenEnded) {
    ended = whenEnded;
    notifyAll();
  }

  /** Whatever comes waits again. */
  synchronized void shut() {
    ended = null;
  }

  /** Whether an agent has found its way. */
  synchronized boolean isConnected() {
    return stream != null;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    // who reads from it leaves with it
    SocketChannel present;
    synchronized (this) {
      present = stream;
    }
    server.close();
    if (present != null) {
      present.close();
    }
  }
}
