package io.github.localec2.libvirt;

import io.github.localec2.libvirt.Machine.State;
import io.github.localec2.server.vm.VmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps what is in a disk at one moment, whether its machine runs or not. */
final class Backups {
  private static final long MINUTES = 30;

  private final Host host;
  private final Pool pool;

  Backups(Host host, Pool pool) {
    this.host = host;
    this.pool = pool;
  }

  /**
   * Makes a volume with what is in a disk of a machine now; in the machine's turn.
   *
   * @param source the disk's volume
   * @param volume the name of the new one
   * @param frozen true to hold the machine until the moment is fixed
   */
  void of(Machine machine, String target, String source, String volume, boolean frozen) {
    if (machine.state() != State.RUNNING) {
      pool.copy(volume, 0, source);
      return;
    }
    String file = pool.path() + "/" + volume;
    String what = "'" + source + "' of " + machine.instanceId() + " can't be copied";
    CompletableFuture<Boolean> done = machine.expect("job");
    host.withDomain(
        what,
        machine.instanceId(),
        domain -> {
          if (frozen) {
            domain.suspend();
          }
          try {
            domain.backupBegin(xml(target, file), null, 0);
          } finally {
            if (frozen) {
              domain.resume();
            }
          }
        });
    boolean good = awaited(done, what);
    pool.refresh();
    if (!good) {
      pool.delete(volume);
      throw new VmException(what + ": the copying was broken off");
    }
  }

  private static boolean awaited(CompletableFuture<Boolean> done, String what) {
    try {
      return done.get(MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VmException(what + ": interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new VmException(what + ": it did not end", e);
    }
  }

  private static String xml(String target, String file) {
    return "<domainbackup mode='push'><disks><disk name='"
        + target
        + "' backup='yes' type='file'><driver type='qcow2'/><target file='"
        + Xml.escaped(file)
        + "'/></disk></disks></domainbackup>";
  }
}
