package io.github.localec2.server.state;

/**
 * An error that EC2 answers to its caller: a code, a message and an HTTP status. It has no stack
 * trace because it is an answer, not a defect.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Error
 *     codes for the Amazon EC2 API</a>
 */
public final class Ec2Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  private Ec2Fault(String code, String message, int status) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  /** A client error, HTTP 400. */
  public static Ec2Fault of(String code, String message) {
    return new Ec2Fault(code, message, 400);
  }

  /** An error with its own HTTP status, from 400 to 599. */
  public static Ec2Fault of(String code, String message, int status) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an HTTP error status: " + status);
    }
    return new Ec2Fault(code, message, status);
  }

  /** The EC2 error code, such as {@code InvalidVpcID.NotFound}. */
  public String code() {
    return code;
  }

  /** What a person reads; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The HTTP status that the endpoint answers with. */
  public int status() {
    return status;
  }
}
