package io.github.localec2.server.vm;

/** An engine can't do what it is asked; the message is for the person who runs the tests. */
public class VmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VmException(String message) {
    super(message);
  }

  public VmException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no machine for this instance. */
  public static VmException noMachine(String instanceId) {
    return new VmException("there is no machine for the instance '" + instanceId + "'");
  }
}
