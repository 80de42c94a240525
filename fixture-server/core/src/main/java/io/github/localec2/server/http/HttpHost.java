package io.github.localec2.server.http;

import io.github.localec2.server.protocol.Ec2Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * One Jetty server on one address. The port is bound before anything else happens, so that the
 * address is known, and can't be lost to another, before the server starts.
 */
public final class HttpHost implements AutoCloseable {
  private static final int MAX_THREADS = 64;
  private static final int BACKLOG = 512;

  private final ServerSocketChannel socket;
  private final URI endpoint;
  private final Server server;

  private HttpHost(ServerSocketChannel socket, URI endpoint, Server server) {
    this.socket = socket;
    this.endpoint = endpoint;
    this.server = server;
  }

  /**
   * Binds an address.
   *
   * @param host a name or address of this machine
   * @param port from 0 to 65535; 0 for any free one
   * @throws IOException where the address can't be bound, such as a taken port
   */
  public static HttpHost bind(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("unknown host '" + host + "'");
    }
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.bind(address, BACKLOG);
      int bound = ((InetSocketAddress) socket.getLocalAddress()).getPort();
      return new HttpHost(socket, uri(address, bound), server(socket));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static URI uri(InetSocketAddress address, int port) {
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    String plain = zone < 0 ? host : host.substring(0, zone);
    return URI.create(
        "http://" + (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + port);
  }

  private static Server server(ServerSocketChannel socket) throws IOException {
    // Jetty's own queue would start the JVM's management, which takes longer than all the rest
    QueuedThreadPool threads =
        new QueuedThreadPool(MAX_THREADS, 1, 10_000, new LinkedBlockingQueue<>());
    threads.setName("local-ec2");
    threads.setDaemon(true);
    threads.setReservedThreads(-1);
    Server server = new QuietServer(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(64 * 1024);
    // clients that use us as a proxy, and odd old ones, send what RFC 3986 would not
    http.setUriCompliance(UriCompliance.LEGACY);
    HttpConnectionFactory factory = new HttpConnectionFactory(http);
    ServerConnector connector = new HandoverConnector(server, selectors(), factory);
    InetSocketAddress bound = (InetSocketAddress) socket.getLocalAddress();
    connector.setHost(bound.getAddress().getHostAddress());
    connector.setPort(bound.getPort());
    connector.setIdleTimeout(60_000);
    connector.open(socket);
    server.addConnector(connector);
    server.setStopTimeout(0);
    server.setStopAtShutdown(false);
    return server;
  }

  /** What is quick is answered by the threads that read, so one of them would use one core. */
  private static int selectors() {
    return Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** Loads what takes Jetty longest: the names of all character sets in all locales. */
  public static void warmUp() {
    new MimeTypes();
  }

  /** The base address, with a loopback address where the server listens on all of them. */
  public URI endpoint() {
    return endpoint;
  }

  /** Where the metadata of an instance is. */
  public URI metadata(String instance) {
    return URI.create(endpoint + MetadataEndpoint.PREFIX + instance);
  }

  /**
   * Starts serving.
   *
   * @param health a JSON object for the health page
   * @param reset makes all accounts fresh
   * @param metadata what instances are told about themselves
   * @param inMemory no operation waits for anything but other operations
   * @param console made when a browser asks for it first
   * @param hostNames further names under which browsers may reach the server
   */
  public void start(
      Ec2Protocol protocol,
      Supplier<String> health,
      Runnable reset,
      MetadataPages metadata,
      Set<String> hostNames,
      boolean inMemory,
      Supplier<? extends Handler> console) {
    AdminEndpoint.Admin admin =
        new AdminEndpoint.Admin() {
          @Override
          public String health() {
            return health.get();
          }

          @Override
          public void reset() {
            reset.run();
          }
        };
    Handler endpoints =
        new Handler.Sequence(
            new MetadataEndpoint(metadata),
            new ConsoleDoor(console),
            new AdminEndpoint(admin),
            new Ec2Endpoint(protocol, inMemory));
    server.setHandler(new BrowserGuard(protocol, hostNames, endpoints));
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IllegalStateException("the server on " + endpoint + " did not start", e);
    }
  }

  /** Stops serving and frees the port; a second call does nothing. */
  @Override
  public void close() {
    Exception failure = null;
    try {
      server.stop();
    } catch (Exception e) {
      failure = e;
    }
    try {
      // the connector closes the socket too, but only if it was ever started
      socket.close();
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw new IllegalStateException("the server on " + endpoint + " did not stop", failure);
    }
  }

  /** A server that does not ask the JVM's management how long it runs, only to log it. */
  private static final class QuietServer extends Server {
    QuietServer(QueuedThreadPool threads) {
      super(threads);
    }

    @Override
    public long getUptimeMillis() {
      return 0;
    }
  }
}
