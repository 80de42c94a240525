package io.github.localec2.junit;

import io.github.localec2.junit.TestSettings.Caller;
import io.github.localec2.server.LocalEc2Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2BaseClientBuilder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2AsyncWaiter;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The SDK's clients of one server, each made when first wanted and closed with all others. */
final class Connections implements AutoCloseable {

  /** As patient as the SDK's own waiters in attempts, but the server is in this JVM. */
  private static final WaiterOverrideConfiguration SHORT_WAITS =
      WaiterOverrideConfiguration.builder()
          .maxAttempts(40)
          .backoffStrategyV2(
              BackoffStrategy.exponentialDelayWithoutJitter(
                  Duration.ofMillis(5), Duration.ofMillis(500)))
          .build();

  /** A developer's own profile must not decide how a test runs. */
  private static final ProfileFile NO_PROFILE = ProfileFile.aggregator().build();

  private final LocalEc2Server server;
  private final Supplier<SdkHttpClient> sync;
  private final Supplier<SdkAsyncHttpClient> async;
  private final Map<Key, SdkAutoCloseable> open = new HashMap<>();
  private final Closing closing = new Closing();

  private record Key(Class<?> type, Caller caller) {}

  private Connections(
      LocalEc2Server server, Supplier<SdkHttpClient> sync, Supplier<SdkAsyncHttpClient> async) {
    this.server = server;
    this.sync = sync;
    this.async = async;
  }

  /** Over sockets, by HTTP clients that others share. */
  static Connections overHttp(LocalEc2Server server, HttpClients http) {
    return new Connections(server, http::sync, http::async);
  }

  /** Without sockets. */
  static Connections inMemory(LocalEc2Server server) {
    AtomicReference<@Nullable SdkAsyncHttpClient> async = new AtomicReference<>();
    Connections connections =
        new Connections(
            server,
            server::httpClient,
            () ->
                Objects.requireNonNull(
                    async.updateAndGet(
                        present -> present == null ? server.asyncHttpClient() : present)));
    connections.closing.add(
        () -> {
          SdkAsyncHttpClient present = async.get();
          if (present != null) {
            present.close();
          }
        });
    return connections;
  }

  Ec2Client client(Caller caller) {
    return opened(
        Ec2Client.class,
        caller,
        () -> configured(Ec2Client.builder().httpClient(sync.get()), caller).build());
  }

  Ec2AsyncClient asyncClient(Caller caller) {
    return opened(
        Ec2AsyncClient.class,
        caller,
        () -> configured(Ec2AsyncClient.builder().httpClient(async.get()), caller).build());
  }

  Ec2Waiter waiter(Caller caller) {
    return opened(
        Ec2Waiter.class,
        caller,
        () ->
            Ec2Waiter.builder().client(client(caller)).overrideConfiguration(SHORT_WAITS).build());
  }

  Ec2AsyncWaiter asyncWaiter(Caller caller) {
    return opened(
        Ec2AsyncWaiter.class,
        caller,
        () ->
            Ec2AsyncWaiter.builder()
                .client(asyncClient(caller))
                .overrideConfiguration(SHORT_WAITS)
                .build());
  }

  /** The server takes a 12-digit access key id for the account. */
  static AwsCredentialsProvider credentials(Caller caller) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(caller.account(), "local-ec2"));
  }

  private <B extends AwsClientBuilder<B, ?> & Ec2BaseClientBuilder<B, ?>> B configured(
      B builder, Caller caller) {
    return builder
        .endpointOverride(server.endpoint())
        .region(caller.region())
        .credentialsProvider(credentials(caller))
        .dualstackEnabled(false)
        .fipsEnabled(false)
        .overrideConfiguration(c -> c.defaultProfileFile(NO_PROFILE));
  }

  private synchronized <T extends SdkAutoCloseable> T opened(
      Class<T> type, Caller caller, Supplier<T> opening) {
    Key key = new Key(type, caller);
    SdkAutoCloseable present = open.get(key);
    if (present == null) {
      // not computeIfAbsent: a waiter opens its client within
      present = opening.get();
      open.put(key, present);
      closing.add(present::close);
    }
    return type.cast(present);
  }

  @Override
  public synchronized void close() {
    open.clear();
    closing.close();
  }
}
