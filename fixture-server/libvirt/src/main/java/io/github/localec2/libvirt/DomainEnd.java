package io.github.localec2.libvirt;

import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** The end of domains. */
final class DomainEnd {
  /** With a saved state, the metadata of snapshots and checkpoints, and NVRAM. */
  private static final int WITH_ALL = 1 | 2 | 4 | 16;

  private DomainEnd() {}

  /** Pulls the plug of a domain, if there is one that runs. */
  static void destroy(Host host, String name) {
    host.withDomain(
        "the domain of " + name + " can't be shut down",
        name,
        domain -> {
          try {
            domain.destroy();
          } catch (LibvirtException e) {
            // it is down
            if (!LibvirtFaults.is(
                e, ErrorNumber.VIR_ERR_OPERATION_INVALID, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
              throw e;
            }
          }
        });
  }

  /** Ends a domain for good; nothing happens where there is none. */
  static void of(Host host, String name) {
    destroy(host, name);
    host.withDomain(
        "the domain of " + name + " can't be undefined",
        name,
        domain -> {
          try {
            domain.undefine(WITH_ALL);
          } catch (LibvirtException e) {
            if (LibvirtFaults.is(
                e, ErrorNumber.VIR_ERR_NO_SUPPORT, ErrorNumber.VIR_ERR_INVALID_ARG)) {
              domain.undefine();
            } else if (!LibvirtFaults.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
              throw e;
            }
          }
        });
  }
}
