package io.github.localec2.server.journal;

/**
 * The error that a call was answered with.
 *
 * @param code EC2's, such as {@code InvalidInstanceID.NotFound}
 * @param message what a person reads
 */
public record CallError(String code, String message) {
  public CallError {
    if (code.isBlank()) {
      throw new IllegalArgumentException("an error has a code: '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
