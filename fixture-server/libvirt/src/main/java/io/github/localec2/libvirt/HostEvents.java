package io.github.localec2.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's host tells of its domains. A connection is only closed once nobody listens
 * any more, so whoever began has to end; libvirt's Java binding can't, which is why this does not
 * use it.
 */
final class HostEvents {
  private static final System.Logger LOG = System.getLogger(HostEvents.class.getName());

  private static final int LIFECYCLE = 0;
  private static final int REBOOT = 1;
  private static final int DEVICE_REMOVED = 15;
  private static final int JOB_COMPLETED = 21;
  private static final int DEVICE_REMOVAL_FAILED = 22;

  /** Of the life cycle: it came up, or went down, however. */
  private static final int STARTED = 2;

  private static final int STOPPED = 5;

  /** Held here, as libvirt's library keeps their addresses only. */
  private final Map<Integer, Callback> callbacks = new LinkedHashMap<>();

  private final List<Integer> registered = new ArrayList<>();

  /** The life cycle's event. */
  interface Lifecycle extends Callback {
    int invoke(Pointer connection, Pointer domain, int event, int detail, @Nullable Pointer opaque);
  }

  /** An event without details. */
  interface Generic extends Callback {
    void invoke(Pointer connection, Pointer domain, @Nullable Pointer opaque);
  }

  /** A device's event. */
  interface Device extends Callback {
    void invoke(Pointer connection, Pointer domain, String alias, @Nullable Pointer opaque);
  }

  /** A job's event. */
  interface Job extends Callback {
    void invoke(
        Pointer connection,
        Pointer domain,
        @Nullable Pointer parameters,
        int count,
        @Nullable Pointer opaque);
  }

  HostEvents(Host.Listener listener) {
    Lifecycle lifecycle =
        (connection, domain, event, detail, opaque) -> {
          if (event == STARTED || event == STOPPED) {
            tell(() -> listener.changed(name(domain)));
          }
          return 0;
        };
    Generic reboot =
        (connection, domain, opaque) -> tell(() -> listener.happened(name(domain), "reboot", true));
    Device removed =
        (connection, domain, alias, opaque) ->
            tell(() -> listener.happened(name(domain), alias, true));
    Device kept =
        (connection, domain, alias, opaque) ->
            tell(() -> listener.happened(name(domain), alias, false));
    Job job =
        (connection, domain, parameters, count, opaque) ->
            tell(
                () ->
                    listener.happened(
                        name(domain), "job", TypedParameters.isTrue(parameters, count, "success")));
    callbacks.put(LIFECYCLE, lifecycle);
    callbacks.put(REBOOT, reboot);
    callbacks.put(DEVICE_REMOVED, removed);
    callbacks.put(DEVICE_REMOVAL_FAILED, kept);
    callbacks.put(JOB_COMPLETED, job);
  }

  private static String name(Pointer domain) {
    return LibvirtLibrary.Loaded.LIBRARY.virDomainGetName(domain);
  }

  private static void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an event of libvirt was lost", e);
    }
  }

  /** Begins to listen; what a driver does not tell, as libvirt's mock-up, it does not. */
  void begin(Connection connection) {
    callbacks.forEach(
        (event, callback) -> {
          int id =
              LibvirtLibrary.Loaded.LIBRARY.virConnectDomainEventRegisterAny(
                  connection.pointer(), null, event, callback, null, null);
          if (id >= 0) {
            registered.add(id);
          }
        });
  }

  void end(Connection connection) {
    for (int id : registered) {
      LibvirtLibrary.Loaded.LIBRARY.virConnectDomainEventDeregisterAny(connection.pointer(), id);
    }
    registered.clear();
  }
}
