package io.github.localec2.server.faults;

import io.github.localec2.server.protocol.IncomingCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * The errors that every application on EC2 meets some day, with EC2's codes, messages and HTTP
 * statuses.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Error
 *     codes for the Amazon EC2 API</a>
 */
public final class Ec2Errors {
  private static final String MORE = "http://aws.amazon.com/contact-us/ec2-request";

  private Ec2Errors() {}

  /** There is no room for a launch: 500. For room that runs out see {@link Ec2Faults#capacity}. */
  public static Ec2Error insufficientInstanceCapacity() {
    return Ec2Error.of("InsufficientInstanceCapacity", 500, Ec2Errors::noRoom);
  }

  private static String noRoom(IncomingCall call) {
    if (call.request() instanceof RunInstancesRequest request
        && request.instanceTypeAsString() != null) {
      String zone = request.placement() == null ? null : request.placement().availabilityZone();
      return "We currently do not have sufficient "
          + request.instanceTypeAsString()
          + " capacity in the Availability Zone you requested"
          + (zone == null ? "" : " (" + zone + ")")
          + ". Our system will be working on provisioning additional capacity.";
    }
    return "Insufficient capacity.";
  }

  /** Calls come too fast: 503, which the SDK takes for throttling and repeats. */
  public static Ec2Error requestLimitExceeded() {
    return Ec2Error.of("RequestLimitExceeded", "Request limit exceeded.", 503);
  }

  /** The account may not have so many instances: 400. */
  public static Ec2Error instanceLimitExceeded() {
    return Ec2Error.of(
        "InstanceLimitExceeded",
        "You have requested more instances than your current instance limit allows for the"
            + " specified instance type. Please visit "
            + MORE
            + " to request an adjustment to this limit.",
        400);
  }

  /** The account may not have so many vCPUs: 400. */
  public static Ec2Error vcpuLimitExceeded() {
    return Ec2Error.of(
        "VcpuLimitExceeded",
        "You have requested more vCPU capacity than your current vCPU limit allows for the instance"
            + " bucket that the specified instance type belongs to. Please visit "
            + MORE
            + " to request an adjustment to this limit.",
        400);
  }

  /**
   * No policy allows it: 403. The message has an encoded part, as EC2's; ours is JSON in Base64
   * rather than encrypted for {@code DecodeAuthorizationMessage}.
   */
  public static Ec2Error unauthorizedOperation() {
    return Ec2Error.of("UnauthorizedOperation", 403, Ec2Errors::notAllowed);
  }

  private static String notAllowed(IncomingCall call) {
    String account = call.scope().account();
    String user = "arn:aws:iam::" + account + ":user/local-ec2";
    String action = "ec2:" + call.operation();
    String resource = "arn:aws:ec2:" + call.scope().region() + ":" + account + ":*";
    String details =
        "{\"allowed\":false,\"explicitDeny\":false,\"matchedStatements\":{\"items\":[]},"
            + "\"context\":{\"principal\":{\"arn\":\""
            + user
            + "\"},\"action\":\""
            + action
            + "\",\"resource\":\""
            + resource
            + "\"}}";
    return "You are not authorized to perform this operation. User: "
        + user
        + " is not authorized to perform: "
        + action
        + " on resource: "
        + resource
        + " because no identity-based policy allows the "
        + action
        + " action. Encoded authorization failure message: "
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(details.getBytes(StandardCharsets.UTF_8));
  }

  /** The credentials are not those of anybody: 401. */
  public static Ec2Error authFailure() {
    return Ec2Error.of(
        "AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  }

  /** The session of temporary credentials is over: 400. */
  public static Ec2Error requestExpired() {
    return Ec2Error.of("RequestExpired", "Request has expired.", 400);
  }

  /** EC2 failed: 500, which the SDK repeats. */
  public static Ec2Error internalError() {
    return Ec2Error.of("InternalError", "An internal error has occurred", 500);
  }

  /** EC2 is overloaded: 503, which the SDK repeats. */
  public static Ec2Error unavailable() {
    return Ec2Error.of(
        "Unavailable", "The server is overloaded and can't handle the request.", 503);
  }
}
