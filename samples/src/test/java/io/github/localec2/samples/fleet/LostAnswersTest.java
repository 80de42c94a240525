package io.github.localec2.samples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** The application with a client of its own, on a bad line. */
@LocalEc2
class LostAnswersTest {

  /** EC2 launches, but its first answers to that become errors on their way. */
  private static final class BadLine implements ExecutionInterceptor {
    private static final byte[] ERROR =
        """
        <Response><Errors><Error><Code>InternalError</Code><Message>Lost</Message></Error></Errors>\
        <RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"""
            .getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger left = new AtomicInteger(2);
    private final AtomicInteger lost = new AtomicInteger();

    @Override
    public SdkHttpResponse modifyHttpResponse(
        Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
      if (!(answer.request() instanceof RunInstancesRequest) || left.getAndDecrement() <= 0) {
        return answer.httpResponse();
      }
      lost.incrementAndGet();
      return answer.httpResponse().toBuilder()
          .statusCode(500)
          .putHeader("Content-Length", Integer.toString(ERROR.length))
          .build();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
      return answer.httpResponse().statusCode() == 500
          ? Optional.of(new ByteArrayInputStream(ERROR))
          : answer.responseBody();
    }
  }

  @Test
  void aLaunchThatIsRepeatedLaunchesOnce(
      URI endpoint, AwsCredentialsProvider credentials, Region region, Ec2Waiter waiter) {
    BadLine line = new BadLine();
    try (Ec2Client ec2 =
        Ec2Client.builder()
            .endpointOverride(endpoint)
            .credentialsProvider(credentials)
            .region(region)
            .overrideConfiguration(client -> client.addExecutionInterceptor(line))
            .build()) {
      Fleets fleets = new Fleets(ec2, waiter);
      String subnetId = ec2.describeSubnets().subnets().get(0).subnetId();

      fleets.launch(
          new Fleet(
              "shop",
              3,
              "ami-ff0fea8310f3",
              InstanceType.T3_NANO,
              List.of(subnetId),
              Set.of(443),
              ""));

      assertThat(line.lost).hasValue(2);
      assertThat(fleets.members("shop")).hasSize(3);
    }
  }
}
