package io.github.localec2.server.vm;

/**
 * How a program in a machine ended.
 *
 * @param code its exit code, 0 for success; -1 where it was ended because its time was up
 * @param output what it wrote to its standard output
 * @param errors what it wrote to its standard error
 * @param timedOut true where it was ended because its time was up
 */
public record VmExit(int code, byte[] output, byte[] errors, boolean timedOut) {
  /** The most that is kept of a program's output and errors together, in bytes. */
  public static final int MOST = 64 << 20;
}
