package io.github.localec2;

/** How the injected clients reach their server. */
public enum Transport {
  /** Whatever the configuration says; {@link #HTTP} if it says nothing. */
  DEFAULT,
  /** Over a loopback socket, by the SDK's HTTP client that is on the class path. */
  HTTP,
  /**
   * By a method call, without a socket or a further HTTP client; requests are signed, written and
   * parsed all the same. The endpoint is there nevertheless.
   */
  IN_MEMORY
}
