package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands files to the agent of a container that begins, by a socket in the directory that it is
 * lent: an archive costs the engine a quarter of the time of a start. The first who comes gets
 * them, and that is the agent: it asks before any other program runs in the container.
 */
final class FileDelivery implements AutoCloseable {
  /** The socket's name; no longer than that of the link beside it. */
  static final String SOCKET = "put";

  private static final System.Logger LOG = System.getLogger(FileDelivery.class.getName());
  private static final String DONE = "ok";
  private static final int LONGEST_ANSWER = 8192;

  private final Path socket;
  private final ServerSocketChannel server;
  private final byte[] files;
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  private FileDelivery(Path socket, ServerSocketChannel server, byte[] files) {
    this.socket = socket;
    this.server = server;
    this.files = files;
  }

  /**
   * Waits for the agent, on a thread of its own.
   *
   * @param directory what the container is lent
   * @param files as the agent takes them
   * @throws IOException where no socket can be there
   */
  static FileDelivery open(Path directory, String instanceId, byte[] files) throws IOException {
    Path socket = directory.resolve(SOCKET);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    FileDelivery delivery = new FileDelivery(socket, server, files);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      // the container's root may be anybody here, and the directory lets nobody else in
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException | RuntimeException e) {
      delivery.close();
      throw e;
    }
    Thread thread = new Thread(delivery::deliver, "local-ec2-docker-files-" + instanceId);
    thread.setDaemon(true);
    thread.start();
    return delivery;
  }

  private void deliver() {
    try (SocketChannel agent = server.accept()) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(files);
        while (bytes.hasRemaining()) {
          agent.write(bytes);
        }
      } catch (IOException e) {
        // it says why it takes no more
        LOG.log(Level.DEBUG, "the agent has broken off", e);
      }
      ByteBuffer said = ByteBuffer.allocate(LONGEST_ANSWER);
      while (said.hasRemaining() && agent.read(said) >= 0) {
        // more may come
      }
      answer.complete(StandardCharsets.UTF_8.decode(said.flip()).toString());
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Waits until the files are in the container.
   *
   * @return false where the agent has not come by then, or can't put them there, such as without
   *     the right to give files to others
   */
  boolean await(long millis) {
    try {
      String said = answer.get(millis, TimeUnit.MILLISECONDS);
      if (!said.equals(DONE)) {
        LOG.log(Level.DEBUG, "the agent does not put its files: {0}", said);
      }
      return said.equals(DONE);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "the agent does not fetch its files", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException("interrupted while files were put into a container", e);
    }
  }

  /** Who comes from now on finds nobody. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the socket of files is left", e);
    }
  }
}
