package io.github.localec2.server.vm;

/** An engine has no room for a machine; EC2 calls it {@code InsufficientInstanceCapacity}. */
public final class VmCapacityException extends VmException {
  private static final long serialVersionUID = 1L;

  public VmCapacityException(String message) {
    super(message);
  }
}
