package io.github.localec2.server.faults;

import io.github.localec2.server.LocalEc2Server;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Clients that ask again at once, so often and no more. */
final class FaultClients {
  private FaultClients() {}

  static Ec2Client attempting(LocalEc2Server server, int attempts) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(
            client ->
                client.retryStrategy(
                    StandardRetryStrategy.builder()
                        .maxAttempts(attempts)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        .build()))
        .build();
  }
}
