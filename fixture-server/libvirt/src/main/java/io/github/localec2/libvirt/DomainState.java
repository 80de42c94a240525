package io.github.localec2.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.github.localec2.server.vm.VmException;
import org.jspecify.annotations.Nullable;

/** Whether a domain runs, and if it doesn't, whether it has shut itself down. */
enum DomainState {
  RUNS,
  SHUT_DOWN,
  /** Its plug was pulled, its process ended, or there is no such domain. */
  TAKEN_DOWN;

  private static final int SHUT_OFF = 5;
  private static final int BY_SHUTDOWN = 1;

  static DomainState of(Host host, String name) {
    String what = "the domain of " + name + " can't be looked at";
    return host.asking(
        what,
        connection -> {
          LibvirtLibrary library = LibvirtLibrary.Loaded.LIBRARY;
          @Nullable Pointer domain = library.virDomainLookupByName(connection.pointer(), name);
          if (domain == null) {
            if (connection.isAlive()) {
              return TAKEN_DOWN;
            }
            throw new VmException(what + ": " + library.virGetLastErrorMessage());
          }
          try {
            IntByReference state = new IntByReference();
            IntByReference reason = new IntByReference();
            if (library.virDomainGetState(domain, state, reason, 0) < 0) {
              throw new VmException(what + ": " + library.virGetLastErrorMessage());
            }
            if (state.getValue() != SHUT_OFF) {
              return RUNS;
            }
            return reason.getValue() == BY_SHUTDOWN ? SHUT_DOWN : TAKEN_DOWN;
          } finally {
            library.virDomainFree(domain);
          }
        });
  }
}
