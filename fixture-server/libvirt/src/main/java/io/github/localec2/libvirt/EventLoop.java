package io.github.localec2.libvirt;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.ErrorCallback;
import org.libvirt.Library;
import org.libvirt.LibvirtException;

/** The thread on which libvirt tells this JVM what happens; there is one while there is a user. */
final class EventLoop {
  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  /** Held here, as libvirt's library keeps its address only. */
  private static final ErrorCallback SILENT = new Silence();

  private static int users;
  private static @Nullable Thread thread;

  private EventLoop() {}

  /** Must come before the first connection is opened. */
  static synchronized void enter() throws LibvirtException {
    Library.initEventLoop();
    Connect.setErrorCallback(SILENT);
    if (users++ == 0) {
      Thread made = new Thread(EventLoop::run, "local-ec2-libvirt-events");
      made.setDaemon(true);
      made.start();
      thread = made;
    }
  }

  private static void run() {
    try {
      Library.runEventLoop();
    } catch (LibvirtException e) {
      LOG.log(Level.WARNING, "libvirt's events are not heard any more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last user takes the thread along. */
  static synchronized void leave() {
    if (--users > 0 || thread == null) {
      return;
    }
    try {
      // again where the thread had not begun to run
      for (int i = 0; i < 100 && thread.isAlive(); i++) {
        Library.stopEventLoop();
        thread.join(50);
      }
    } catch (LibvirtException e) {
      LOG.log(Level.WARNING, "libvirt's events can't be turned off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** What libvirt says in an error reaches us as an exception; it need not be printed as well. */
  private static final class Silence extends ErrorCallback {
    @Override
    public void errorCallback(com.sun.jna.Pointer userData, org.libvirt.jna.virError error) {}
  }
}
