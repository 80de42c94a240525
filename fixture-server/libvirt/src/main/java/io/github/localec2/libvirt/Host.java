package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * A libvirt host and this JVM's one connection to it, which all servers share as long as there is
 * one. Where the connection is lost, because the host's daemon was, another is opened as soon as it
 * can be; what happened in between has to be looked for.
 */
final class Host implements AutoCloseable {
  /** Hears what happens on a host, on libvirt's own thread. */
  interface Listener {
    /** A domain came up or went down. */
    void changed(String domain);

    /**
     * Something of a domain happened.
     *
     * @param what {@code reboot}, {@code job}, or the alias of a device that was removed
     * @param good false where it failed
     */
    void happened(String domain, String what, boolean good);

    /** The connection was lost. */
    default void lost() {}

    /** The connection is there again after it was lost. */
    void reconnected();
  }

  /** Something that is asked over the connection. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Connection connection) throws LibvirtException;
  }

  private static final System.Logger LOG = System.getLogger(Host.class.getName());
  private static final Map<String, Host> OPEN = new HashMap<>();
  private static final long RETRY_MILLIS = 250;
  private static final int KEEPALIVE_SECONDS = 5;

  private final String uri;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService reconnects =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "local-ec2-libvirt-connection");
            thread.setDaemon(true);
            return thread;
          });
  private final HostEvents events = new HostEvents(new Everybody());
  private @Nullable Connection connection;
  private volatile boolean away;
  private boolean closed;
  private int users;

  private Host(String uri) {
    this.uri = uri;
  }

  /**
   * The host of a URI.
   *
   * @throws VmException where it can't be reached, with what to do about it
   */
  static Host open(String uri) {
    synchronized (OPEN) {
      Host host = OPEN.get(uri);
      if (host == null) {
        host = new Host(uri);
        host.start();
        OPEN.put(uri, host);
      }
      host.users++;
      return host;
    }
  }

  private void start() {
    try {
      EventLoop.enter();
    } catch (LibvirtException | LinkageError e) {
      reconnects.shutdownNow();
      throw Unreachable.noLibrary(e);
    }
    try {
      synchronized (this) {
        connection = connect();
      }
      Orphans.sweep(this);
    } catch (LibvirtException e) {
      close();
      throw Unreachable.host(uri, e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Connection connect() throws LibvirtException {
    Connection opened = new Connection(uri);
    try {
      events.begin(opened);
      opened.registerCloseListener((lost, reason) -> lost());
      // the test driver has none
      opened.setKeepAlive(KEEPALIVE_SECONDS, 3);
    } catch (LibvirtException e) {
      if (!LibvirtFaults.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
        opened.close();
        throw e;
      }
    }
    return opened;
  }

  String uri() {
    return uri;
  }

  /** True as long as the connection is lost and has not come back. */
  boolean away() {
    return away;
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  void ignore(Listener listener) {
    listeners.remove(listener);
  }

  /**
   * Asks the host.
   *
   * @param what such as {@code "the domain of i-0abc can't be started"}
   * @throws VmException with what, and what the host says
   */
  <T> T asking(String what, Question<T> question) {
    Connection present = connection(what);
    return LibvirtFaults.asking(what, () -> question.ask(present));
  }

  /** Does something to a domain; false where there is none of that name. */
  boolean withDomain(String what, String name, DomainWork work) {
    return asking(
        what,
        connected -> {
          Domain domain;
          try {
            domain = connected.domainLookupByName(name);
          } catch (LibvirtException e) {
            if (LibvirtFaults.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
              return false;
            }
            throw e;
          }
          try {
            work.on(domain);
          } finally {
            domain.free();
          }
          return true;
        });
  }

  /** Something that is done to a domain. */
  @FunctionalInterface
  interface DomainWork {
    void on(Domain domain) throws LibvirtException;
  }

  private synchronized Connection connection(String what) {
    if (closed) {
      throw new VmException(what + ": the connection to " + uri + " is closed");
    }
    try {
      Connection present = connection;
      return present == null || !present.isAlive() ? reopen() : present;
    } catch (LibvirtException e) {
      goneAway();
      throw new VmException(
          what + ": libvirt does not answer at " + uri + " (" + LibvirtFaults.said(e) + ")", e);
    }
  }

  private Connection reopen() throws LibvirtException {
    Connection dead = connection;
    connection = null;
    end(dead);
    Connection opened = connect();
    connection = opened;
    away = false;
    LOG.log(Level.INFO, "libvirt is back at {0}", uri);
    reconnects.execute(() -> listeners.forEach(Listener::reconnected));
    return opened;
  }

  /** The daemon closed the connection, or does not answer. */
  private synchronized void lost() {
    if (!closed) {
      LOG.log(Level.WARNING, "libvirt has closed its connection; is {0} being restarted?", uri);
      goneAway();
    }
  }

  private void goneAway() {
    if (!away) {
      away = true;
      reconnects.execute(() -> listeners.forEach(Listener::lost));
      later();
    }
  }

  private void later() {
    ScheduledFuture<?> unused =
        reconnects.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void retry() {
    if (closed) {
      return;
    }
    try {
      Connection present = connection;
      if (present == null || !present.isAlive()) {
        reopen();
      }
    } catch (LibvirtException e) {
      later();
    }
  }

  /** The last user takes the connection along. */
  @Override
  public void close() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(uri, this);
    }
    synchronized (this) {
      closed = true;
      reconnects.shutdownNow();
      end(connection);
      connection = null;
    }
    EventLoop.leave();
  }

  private void end(@Nullable Connection ended) {
    if (ended == null) {
      return;
    }
    try {
      events.end(ended);
      ended.unregisterCloseListener();
    } catch (LibvirtException e) {
      LOG.log(Level.DEBUG, "it is closed already", e);
    }
    try {
      ended.close();
    } catch (LibvirtException e) {
      LOG.log(Level.DEBUG, "the connection did not close", e);
    }
  }

  /** Passes on to all listeners. */
  private final class Everybody implements Listener {
    @Override
    public void lost() {
      listeners.forEach(Listener::lost);
    }

    @Override
    public void changed(String domain) {
      listeners.forEach(each -> each.changed(domain));
    }

    @Override
    public void happened(String domain, String what, boolean good) {
      listeners.forEach(each -> each.happened(domain, what, good));
    }

    @Override
    public void reconnected() {
      listeners.forEach(Listener::reconnected);
    }
  }
}
