package io.github.localec2.junit;

import java.nio.charset.StandardCharsets;

/** How a program ended that a test ran in a machine, and what it wrote. */
public final class Ec2CommandResult {
  private final String program;
  private final int exitCode;
  private final byte[] output;
  private final byte[] errors;

  Ec2CommandResult(String program, int exitCode, byte[] output, byte[] errors) {
    this.program = program;
    this.exitCode = exitCode;
    this.output = output;
    this.errors = errors;
  }

  /** 0 for success. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether the exit code is 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /** Its standard output as UTF-8. */
  public String stdout() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** Its standard error as UTF-8. */
  public String stderr() {
    return new String(errors, StandardCharsets.UTF_8);
  }

  /** Its standard output as it was. */
  public byte[] stdoutBytes() {
    return output.clone();
  }

  /**
   * This, where it succeeded.
   *
   * @throws AssertionError with the exit code and the end of what it wrote, where it did not
   */
  public Ec2CommandResult assertSucceeded() {
    if (!succeeded()) {
      throw new AssertionError(this.toString());
    }
    return this;
  }

  /** The end of what it wrote, for messages. */
  String written() {
    return part("output", stdout()) + part("errors", stderr());
  }

  private static String part(String name, String text) {
    return text.isBlank() ? "; no " + name : "; its " + name + ":" + Patience.tail(text);
  }

  /** The program, its exit code and the end of what it wrote. */
  @Override
  public String toString() {
    return program + " ended with exit code " + exitCode + written();
  }
}
