package io.github.localec2.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/** What libvirt's library does that its Java binding has no method for. */
interface LibvirtLibrary extends Library {
  /** Loads it at the first use. */
  final class Loaded {
    static final LibvirtLibrary LIBRARY = Native.load("virt", LibvirtLibrary.class);

    private Loaded() {}
  }

  @Nullable Pointer virNetworkLookupByName(Pointer connection, String name);

  int virNetworkFree(Pointer network);

  int virNetworkUpdate(
      Pointer network, int command, int section, int parentIndex, String xml, int flags);

  int virNetworkGetDHCPLeases(
      Pointer network, @Nullable String mac, PointerByReference leases, int flags);

  void virNetworkDHCPLeaseFree(Pointer lease);

  int virConnectDomainEventRegisterAny(
      Pointer connection,
      @Nullable Pointer domain,
      int event,
      Callback callback,
      @Nullable Pointer opaque,
      @Nullable Pointer free);

  int virConnectDomainEventDeregisterAny(Pointer connection, int callbackId);

  String virDomainGetName(Pointer domain);

  @Nullable Pointer virDomainLookupByName(Pointer connection, String name);

  int virDomainGetState(Pointer domain, IntByReference state, IntByReference reason, int flags);

  int virDomainFree(Pointer domain);

  @Nullable String virGetLastErrorMessage();
}
