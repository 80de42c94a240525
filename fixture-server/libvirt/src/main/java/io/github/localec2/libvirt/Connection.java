package io.github.localec2.libvirt;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** A connection whose native half is at hand, for what the Java binding lacks. */
final class Connection extends Connect {
  Connection(String uri) throws LibvirtException {
    super(uri);
  }

  Pointer pointer() {
    return vcp.getPointer();
  }
}
