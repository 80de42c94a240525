package io.github.localec2.libvirt;

import io.github.localec2.server.vm.VmException;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** What libvirt says no with, as the person who runs the tests should read it. */
final class LibvirtFaults {
  /** Something that is asked of libvirt. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws LibvirtException;
  }

  /** Something that libvirt is to do. */
  @FunctionalInterface
  interface Request {
    void ask() throws LibvirtException;
  }

  private LibvirtFaults() {}

  /**
   * Asks libvirt.
   *
   * @param what such as {@code "the domain of i-0abc can't be started"}
   * @throws VmException with what, and what libvirt says
   */
  static <T> T asking(String what, Question<T> question) {
    try {
      return question.ask();
    } catch (LibvirtException e) {
      throw new VmException(what + ": " + said(e), e);
    }
  }

  static void doing(String what, Request request) {
    asking(
        what,
        () -> {
          request.ask();
          return true;
        });
  }

  static boolean is(LibvirtException fault, ErrorNumber... numbers) {
    if (fault.getError() != null) {
      for (ErrorNumber number : numbers) {
        if (fault.getError().getCode() == number) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a host could not because it is full, of whatever. */
  static boolean isForLackOfRoom(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof LibvirtException
          && String.valueOf(each.getMessage())
              .matches("(?is).*(no space left|cannot allocate memory|disk quota exceeded).*")) {
        return true;
      }
    }
    return false;
  }

  static String said(LibvirtException fault) {
    return String.valueOf(fault.getMessage()).strip().replace('\n', ' ');
  }
}
