package io.github.localec2.server.state;

/** The errors that any operation can answer. */
public final class CommonFaults {
  private CommonFaults() {}

  public static Ec2Fault invalidParameterValue(String message) {
    return Ec2Fault.of("InvalidParameterValue", message);
  }

  /** The form that EC2 uses for a scalar out of its range. */
  public static Ec2Fault invalidValue(String parameter, Object value, String expectation) {
    return invalidParameterValue(
        "Value (" + value + ") for parameter " + parameter + " is invalid. " + expectation);
  }

  public static Ec2Fault invalidParameterCombination(String message) {
    return Ec2Fault.of("InvalidParameterCombination", message);
  }

  /** Two parameters that exclude each other. */
  public static Ec2Fault notTogether(String one, String other) {
    return invalidParameterCombination(
        "The parameter " + one + " cannot be used with the parameter " + other);
  }

  public static Ec2Fault missingParameter(String parameter) {
    return Ec2Fault.of("MissingParameter", "The request must contain the parameter " + parameter);
  }

  public static Ec2Fault unknownParameter(String parameter) {
    return Ec2Fault.of("UnknownParameter", "The parameter " + parameter + " is not recognized");
  }

  public static Ec2Fault malformedQueryString(String message) {
    return Ec2Fault.of("MalformedQueryString", message);
  }

  public static Ec2Fault invalidAction(String action, String version) {
    return Ec2Fault.of(
        "InvalidAction",
        "The action " + action + " is not valid for this web service. Version: " + version);
  }

  public static Ec2Fault invalidNextToken() {
    return Ec2Fault.of("InvalidNextToken", "The token is not valid or has expired.");
  }

  public static Ec2Fault dryRun() {
    return Ec2Fault.of(
        "DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
  }

  public static Ec2Fault idempotentParameterMismatch(String token) {
    return Ec2Fault.of(
        "IdempotentParameterMismatch",
        "Arguments on this idempotent request are inconsistent with arguments used in previous"
            + " request(s) with the client token '"
            + token
            + "'.");
  }

  public static Ec2Fault dependencyViolation(String message) {
    return Ec2Fault.of("DependencyViolation", message);
  }

  public static Ec2Fault operationNotPermitted(String message) {
    return Ec2Fault.of("OperationNotPermitted", message);
  }

  public static Ec2Fault incorrectState(String message) {
    return Ec2Fault.of("IncorrectState", message);
  }

  public static Ec2Fault unsupportedOperation(String message) {
    return Ec2Fault.of("UnsupportedOperation", message);
  }

  public static Ec2Fault unsupported(String message) {
    return Ec2Fault.of("Unsupported", message);
  }

  /** What an operation needs is out of order for now; clients try again. */
  public static Ec2Fault unavailable(String message) {
    return Ec2Fault.of("Unavailable", message, 503);
  }

  public static Ec2Fault internalError(String requestId) {
    return Ec2Fault.of(
        "InternalError", "An internal error has occurred. Request ID: " + requestId, 500);
  }
}
