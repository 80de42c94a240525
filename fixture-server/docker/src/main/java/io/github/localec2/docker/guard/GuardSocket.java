package io.github.localec2.docker.guard;

import io.github.localec2.docker.agent.AgentInput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket for the agent of one container, in a directory that this is lent: a change of rules
 * takes two turns through the kernel instead of six through the engine. The first who comes is the
 * agent, before any other program runs in the container; nobody else is let in after it.
 */
final class GuardSocket implements GuardChannel {
  private static final System.Logger LOG = System.getLogger(GuardSocket.class.getName());
  private static final int LONGEST_ANSWER = 1024;

  private final Path socket;
  private final ServerSocketChannel server;
  private final GuardAnswers answers;
  private final AgentInput input = new AgentInput();
  private final CompletableFuture<SocketChannel> agent = new CompletableFuture<>();
  private volatile @Nullable Runnable whenEnded;

  private GuardSocket(String instanceId, Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
    this.answers = new GuardAnswers(instanceId, this::ended);
  }

  /**
   * Waits for the agent, on a thread of its own.
   *
   * @throws IOException where no socket can be there
   */
  static GuardSocket open(String instanceId, Path socket) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    GuardSocket made = new GuardSocket(instanceId, socket, server);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      // the container's root may be anybody here, and the directory lets nobody else in
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    start("guard", made::run);
    return made;
  }

  private static void start(String what, Runnable work) {
    Thread thread = new Thread(work, "local-ec2-docker-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  /** On a thread of its own: a paused agent reads nothing, and nobody is to wait for it. */
  private void write(SocketChannel to) {
    try (OutputStream out = Channels.newOutputStream(to)) {
      input.transferTo(out);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the agent is gone", e);
    }
  }

  private void run() {
    try (SocketChannel accepted = server.accept()) {
      refuseOthers();
      agent.complete(accepted);
      start("rules", () -> write(accepted));
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST_ANSWER);
      while (accepted.read(bytes.clear()) >= 0) {
        byte[] some = new byte[bytes.flip().remaining()];
        bytes.get(some);
        answers.received(some);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the socket of a guard has ended", e);
    }
    agent.completeExceptionally(new IOException("nobody came"));
    input.close();
    answers.end(true);
  }

  private void ended() {
    Runnable heard = whenEnded;
    if (heard != null) {
      heard.run();
    }
  }

  /**
   * The way to the agent, if it has come.
   *
   * @param millis how long it may take
   * @param ended runs once, when it has gone and was not closed
   */
  Optional<GuardChannel> reached(long millis, Runnable ended) {
    whenEnded = ended;
    try {
      SocketChannel unused = agent.get(millis, TimeUnit.MILLISECONDS);
      return Optional.of(this);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "the agent does not come", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // there is to be one way only
    close();
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Void> send(byte[] rules) {
    return answers.ask(rules, input::put);
  }

  private void refuseOthers() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the socket of a guard is left", e);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it can't fail
  public void close() {
    answers.end(false);
    input.close();
    refuseOthers();
    agent.whenComplete(
        (open, none) -> {
          if (open != null) {
            try {
              open.close();
            } catch (IOException e) {
              LOG.log(Level.DEBUG, "the stream of a guard did not close", e);
            }
          }
        });
  }
}
