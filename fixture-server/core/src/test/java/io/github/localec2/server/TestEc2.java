package io.github.localec2.server;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * One server for a test class and real clients of it; after each test the state is as new. Use as
 * {@code @RegisterExtension static final TestEc2 EC2 = new TestEc2();}.
 */
public final class TestEc2 implements AfterEachCallback {
  private final LocalEc2Server server;
  private final Map<String, Ec2Client> clients = new HashMap<>();

  public TestEc2() {
    this(Ec2Settings.builder());
  }

  public TestEc2(Ec2Settings.Builder settings) {
    this.server = LocalEc2Server.start(settings.build());
    // the server's threads are daemons and its port goes with the JVM
  }

  public LocalEc2Server server() {
    return server;
  }

  /** A client of the default account in us-east-1. */
  public Ec2Client client() {
    return client("000000000000", Region.US_EAST_1);
  }

  public Ec2Client client(String account, Region region) {
    return clients.computeIfAbsent(
        account + region,
        any ->
            Ec2Client.builder()
                .endpointOverride(server.endpoint())
                .region(region)
                .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build());
  }

  /** Asserts that the call is answered by this error code, and returns the error. */
  public static Ec2Exception assertFault(String code, ThrowingCallable call) {
    Ec2Exception fault = catchThrowableOfType(Ec2Exception.class, call);
    Assertions.assertThat(fault).as("an error %s", code).isNotNull();
    Assertions.assertThat(fault.awsErrorDetails().errorCode()).isEqualTo(code);
    return fault;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.faults().clear();
    server.reset();
  }
}
