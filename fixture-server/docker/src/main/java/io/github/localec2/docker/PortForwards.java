package io.github.localec2.docker;

import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loopback ports that lead elsewhere, opened and closed at any time. All of a manager's are served
 * by one thread, which there is from the first one on.
 */
final class PortForwards {
  private static final System.Logger LOG = System.getLogger(PortForwards.class.getName());
  private static final int BACKLOG = 128;

  /** How long nobody is accepted after that failed, as it does without file descriptors. */
  private static final long PAUSE_MILLIS = 100;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Binding binding;

  /** Ports that accept nobody for the moment; only used by the selector's thread. */
  private final Set<SelectionKey> pausing = new HashSet<>();

  private @Nullable Selector selector;
  private boolean closed;

  PortForwards() {
    this(PortForwards::loopback);
  }

  /**
   * @param binding takes the ports
   */
  PortForwards(Binding binding) {
    this.binding = binding;
  }

  private static ServerSocketChannel loopback() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Ports whose connections can be broken together. */
  Group group() {
    return new Group();
  }

  private synchronized Forward open(Group group, Supplier<InetSocketAddress> target) {
    if (closed) {
      throw new VmException("the VM manager 'docker' is closed");
    }
    try {
      Selector running = running();
      ServerSocketChannel server = binding.bind();
      try {
        server.configureBlocking(false);
        Forward forward = new Forward(server, group, target);
        inLoop(() -> server.register(running, SelectionKey.OP_ACCEPT, forward));
        return forward;
      } catch (IOException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new VmException("no port can be opened on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  private Selector running() throws IOException {
    if (selector == null) {
      Selector opened = Selector.open();
      selector = opened;
      Thread thread = new Thread(() -> serve(opened), "local-ec2-docker-ports");
      thread.setDaemon(true);
      thread.start();
    }
    return selector;
  }

  private synchronized void inLoop(Task task) {
    if (selector != null && !closed) {
      tasks.add(
          () -> {
            try {
              task.run();
            } catch (IOException | RuntimeException e) {
              LOG.log(Level.DEBUG, "a port could not be served", e);
            }
          });
      selector.wakeup();
    }
  }

  private void serve(Selector running) {
    try (running) {
      while (running.isOpen()) {
        running.select(this::ready, pausing.isEmpty() ? 0 : PAUSE_MILLIS);
        resume();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (ClosedSelectorException e) {
      LOG.log(Level.DEBUG, "no more ports");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "ports are no longer served", e);
      running.keys().forEach(key -> closeQuietly(key.channel()));
    }
  }

  private void resume() {
    for (SelectionKey key : pausing) {
      if (key.isValid()) {
        key.interestOps(SelectionKey.OP_ACCEPT);
      }
    }
    pausing.clear();
  }

  private void ready(SelectionKey key) {
    try {
      if (key.attachment() instanceof Forward forward) {
        accept(key, forward);
      } else if (key.attachment() instanceof Relay relay) {
        relay.ready(key);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "a connection ended", e);
      if (key.attachment() instanceof Relay relay) {
        relay.breakOff();
      }
    }
  }

  private void accept(SelectionKey key, Forward forward) throws IOException {
    SocketChannel client;
    try {
      client = forward.server.accept();
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      // whoever waits is still there at the next look, which must not come at once
      key.interestOps(0);
      pausing.add(key);
      throw e;
    }
    if (client == null) {
      return;
    }
    Relay relay;
    try {
      relay = new Relay(client, SocketChannel.open(), forward.group.relays);
    } catch (IOException e) {
      client.close();
      throw e;
    }
    try {
      relay.connect(key.selector(), forward.target.get());
    } catch (IOException | RuntimeException e) {
      relay.breakOff();
      throw e;
    }
  }

  /** Closes all ports and their connections. */
  void close() {
    Selector running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = selector;
    }
    if (running != null) {
      tasks.add(
          () -> {
            for (SelectionKey key : running.keys()) {
              closeQuietly(key.channel());
            }
            closeQuietly(running);
          });
      running.wakeup();
    }
  }

  static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "did not close", e);
    }
  }

  /** What happens on the thread of the ports. */
  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  /** Takes a port of the host's loopback address. */
  @FunctionalInterface
  interface Binding {
    ServerSocketChannel bind() throws IOException;
  }

  /** The ports of one machine. */
  final class Group {
    /** Connections that there are, also those whose port has been closed. */
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();

    /**
     * Opens a port.
     *
     * @param target where a connection goes; asked at each, and may throw a {@link VmException}
     * @throws VmException where there is no free port
     */
    Forward open(Supplier<InetSocketAddress> target) {
      return PortForwards.this.open(this, target);
    }

    /** Breaks the connections; new ones are taken where a port is open. */
    void cut() {
      inLoop(() -> relays.forEach(Relay::breakOff));
    }

    int connections() {
      return relays.size();
    }
  }

  /** A port that is open. */
  final class Forward {
    private final ServerSocketChannel server;
    private final Group group;
    private final Supplier<InetSocketAddress> target;
    private final int port;

    private Forward(ServerSocketChannel server, Group group, Supplier<InetSocketAddress> target)
        throws IOException {
      this.server = server;
      this.group = group;
      this.target = target;
      this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** The port on 127.0.0.1. */
    int port() {
      return port;
    }

    /**
     * Takes no more connections. Those that there are stay, as they do at EC2 when a rule is
     * revoked.
     */
    void close() {
      closeQuietly(server);
      // the port is free once the selector has let go of it
      inLoop(() -> {});
    }
  }
}
