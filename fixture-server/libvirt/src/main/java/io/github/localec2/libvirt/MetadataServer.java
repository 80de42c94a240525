package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where what instances send to {@code 169.254.169.254} arrives: a port of the network's bridge, to
 * which the host's firewall leads. Who asks is known by the address that the request comes from.
 */
final class MetadataServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MetadataServer.class.getName());
  private static final int BACKLOG = 64;
  private static final int MOST = 64;
  private static final int PATIENCE_MILLIS = 10_000;

  private final InstanceMetadata metadata;
  private final ServerSocket socket;
  private final Map<String, String> instances = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  private MetadataServer(InstanceMetadata metadata, ServerSocket socket) {
    this.metadata = metadata;
    this.socket = socket;
    this.threads =
        new ThreadPoolExecutor(
            0,
            MOST,
            2,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "local-ec2-libvirt-metadata");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @param address the bridge's
   * @throws VmException where it can't listen there
   */
  static MetadataServer start(InstanceMetadata metadata, String address) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0), BACKLOG);
      MetadataServer server = new MetadataServer(metadata, socket);
      server.threads.execute(server::accept);
      return server;
    } catch (IOException e) {
      throw new VmException("the metadata service can't listen on " + address + ": " + e, e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** What comes from an address is an instance's. */
  void serve(String address, String instanceId) {
    instances.put(address, instanceId);
  }

  void end(String address, String instanceId) {
    instances.remove(address, instanceId);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        try {
          threads.execute(() -> serve(client));
        } catch (RejectedExecutionException e) {
          client.close();
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          LOG.log(Level.WARNING, "a request to the metadata service was lost", e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MILLIS);
      String instanceId = instances.get(client.getInetAddress().getHostAddress());
      if (instanceId == null || !metadata.reachable(instanceId, false)) {
        client.setSoLinger(true, 0);
        return;
      }
      MetadataConnection connection = new MetadataConnection(metadata, instanceId, 1, false);
      byte[] chunk = new byte[4096];
      for (int read = client.getInputStream().read(chunk);
          read >= 0;
          read = client.getInputStream().read(chunk)) {
        @Nullable ByteBuffer answer = connection.received(ByteBuffer.wrap(chunk, 0, read));
        if (answer != null) {
          OutputStream out = client.getOutputStream();
          out.write(answer.array(), answer.arrayOffset() + answer.position(), answer.remaining());
          out.flush();
          client.shutdownOutput();
          return;
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of the metadata service went away", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the metadata service did not close", e);
    }
    threads.shutdownNow();
  }
}
