package io.github.localec2.server;

import io.github.localec2.server.protocol.Interceptor;
import io.github.localec2.server.state.Ec2Fault;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Answers what somebody throws in the endpoint's place as the endpoint's own errors. */
record Intercepted(CallInterceptor interceptor, @Nullable String account) implements Interceptor {
  private static final int LEAST_STATUS = 400;
  private static final int MOST_STATUS = 599;

  @Override
  public @Nullable Object around(
      String name, String caller, Object request, Supplier<@Nullable Object> operation) {
    if (account != null && !account.equals(caller)) {
      return operation.get();
    }
    try {
      return interceptor.around(name, request, operation);
    } catch (AwsServiceException e) {
      throw fault(e);
    } catch (Ec2Fault e) {
      throw e;
    } catch (RuntimeException e) {
      throw Ec2Fault.of("InternalError", "Instead of an answer came " + e, 500);
    }
  }

  private static Ec2Fault fault(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    String message = details == null ? null : details.errorMessage();
    int status = e.statusCode();
    return Ec2Fault.of(
        code == null ? "InternalError" : code,
        message == null ? "" + e.getMessage() : message,
        status < LEAST_STATUS || status > MOST_STATUS ? LEAST_STATUS : status);
  }
}
