package io.github.localec2.server.faults;

import io.github.localec2.server.protocol.IncomingCall;
import io.github.localec2.server.state.Ec2Fault;
import java.util.function.Function;

/**
 * An error that calls are made to fail with. {@link Ec2Errors} has those that EC2 is known for.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Error
 *     codes for the Amazon EC2 API</a>
 */
public final class Ec2Error {
  private final String code;
  private final int status;
  private final Function<IncomingCall, String> message;

  private Ec2Error(String code, int status, Function<IncomingCall, String> message) {
    if (code.isBlank()) {
      throw new IllegalArgumentException("an error has a code: '" + code + "'");
    }
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "the HTTP status of an error is from 400 to 599: '" + status + "'");
    }
    this.code = code;
    this.status = status;
    this.message = message;
  }

  /**
   * Any error.
   *
   * @param code such as {@code InvalidInstanceID.NotFound}
   * @param message what a person reads
   * @param status the HTTP status, from 400 to 599; the SDK repeats calls that got 5xx
   */
  public static Ec2Error of(String code, String message, int status) {
    return new Ec2Error(code, status, call -> message);
  }

  static Ec2Error of(String code, int status, Function<IncomingCall, String> message) {
    return new Ec2Error(code, status, message);
  }

  /** EC2's code. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  Ec2Fault answerTo(IncomingCall call) {
    return Ec2Fault.of(code, message.apply(call), status);
  }

  @Override
  public String toString() {
    return code;
  }
}
