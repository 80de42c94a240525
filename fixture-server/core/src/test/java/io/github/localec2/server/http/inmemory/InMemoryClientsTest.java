package io.github.localec2.server.http.inmemory;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.faults.Ec2Errors;
import io.github.localec2.server.journal.Ec2Call;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2BaseClientBuilder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** SDK clients that reach a server without a socket. */
class InMemoryClientsTest {
  private final LocalEc2Server server = LocalEc2Server.start();
  private Ec2Client ec2;
  private Ec2AsyncClient async;

  @BeforeEach
  void clients() {
    ec2 = configured(Ec2Client.builder().httpClient(server.httpClient())).build();
    async = configured(Ec2AsyncClient.builder().httpClient(server.asyncHttpClient())).build();
  }

  @AfterEach
  void close() {
    ec2.close();
    async.close();
    server.close();
  }

  private <B extends AwsClientBuilder<B, ?> & Ec2BaseClientBuilder<B, ?>> B configured(B builder) {
    return builder
        .endpointOverride(server.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "secret")))
        .overrideConfiguration(
            client ->
                client.retryStrategy(
                    StandardRetryStrategy.builder()
                        .maxAttempts(2)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        .build()));
  }

  @Test
  void theWholeProtocolIsSpoken() {
    String id =
        ec2.runInstances(r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();

    DescribeVpcsResponse vpcs = async.describeVpcs().join();

    assertThat(ec2.describeInstances(r -> r.instanceIds(id)).reservations()).hasSize(1);
    assertThat(vpcs.vpcs()).hasSize(1);
    assertThat(vpcs.responseMetadata().requestId())
        .isEqualTo(server.journal().calls("DescribeVpcs").get(0).requestId());
    assertThat(server.journal().calls())
        .allSatisfy(call -> assertThat(call.account()).isEqualTo("111122223333"))
        .allSatisfy(call -> assertThat(call.region()).isEqualTo("eu-west-1"));
  }

  @Test
  void errorsAreThoseOfEc2() {
    assertFault("InvalidVpcID.NotFound", () -> ec2.describeVpcs(r -> r.vpcIds("vpc-00000000")));
    assertThatThrownBy(() -> async.describeVpcs(r -> r.vpcIds("vpc-00000000")).join())
        .hasCauseInstanceOf(Ec2Exception.class)
        .hasMessageContaining("'vpc-00000000' does not exist");
  }

  @Test
  void injectedFaultsMeetBothClients() {
    server.faults().on("DescribeVpcs").once().fail(Ec2Errors.requestLimitExceeded());
    assertThat(ec2.describeVpcs().vpcs()).hasSize(1);
    server.faults().on("DescribeVpcs").once().dropConnection();
    assertThat(async.describeVpcs().join().vpcs()).hasSize(1);
    server.faults().on("DescribeVpcs").once().loseAnswer();
    assertThat(ec2.describeVpcs().vpcs()).hasSize(1);

    assertThat(server.journal().calls())
        .extracting(Ec2Call::status)
        .containsExactly(503, 200, 0, 200, 0, 200);
  }

  @Test
  void truncatedAnswersFail() {
    server.faults().on("DescribeVpcs").truncateAnswer(40);

    assertThatThrownBy(ec2::describeVpcs).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> async.describeVpcs().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SdkClientException.class);
  }

  @Test
  void delaysAreWaitedForAndTimeoutsAreKept() {
    server.faults().on("DescribeVpcs").once().delay(Duration.ofMillis(150));
    long before = System.nanoTime();
    ec2.describeVpcs();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(149));

    server.faults().on("DescribeVpcs").once().delay(Duration.ofMillis(150));
    before = System.nanoTime();
    async.describeVpcs().join();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(149));

    server.faults().on("DescribeVpcs").delay(Duration.ofMinutes(5));
    assertThatThrownBy(
            () ->
                ec2.describeVpcs(
                    r -> r.overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(100)))))
        .isInstanceOf(ApiCallTimeoutException.class);
  }

  @Test
  void aClosedServerAnswersNobody() {
    server.close();

    assertThatThrownBy(ec2::describeVpcs)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("the server is closed");
    assertThatThrownBy(() -> async.describeVpcs().join())
        .hasMessageContaining("the server is closed");
  }

  @Test
  void otherMethodsAreRefusedAsOverHttp() throws IOException {
    SdkHttpClient client = server.httpClient();
    HttpExecuteResponse answer =
        client
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.PUT)
                            .uri(server.endpoint())
                            .build())
                    .build())
            .call();

    assertThat(answer.httpResponse().statusCode()).isEqualTo(405);
  }
}
