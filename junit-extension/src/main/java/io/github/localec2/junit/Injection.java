package io.github.localec2.junit;

import io.github.localec2.InjectEc2;
import io.github.localec2.junit.TestSettings.Caller;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.server.Ec2Clock;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.snapshot.Ec2Snapshots;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.waiters.Ec2AsyncWaiter;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** What can be injected, each by its exact type. */
enum Injection {
  CLIENT(Ec2Client.class, true, (scope, caller) -> scope.connections().client(caller)),
  ASYNC_CLIENT(
      Ec2AsyncClient.class, true, (scope, caller) -> scope.connections().asyncClient(caller)),
  WAITER(Ec2Waiter.class, true, (scope, caller) -> scope.connections().waiter(caller)),
  ASYNC_WAITER(
      Ec2AsyncWaiter.class, true, (scope, caller) -> scope.connections().asyncWaiter(caller)),
  ENDPOINT(URI.class, true, (scope, caller) -> scope.server().endpoint()),
  CREDENTIALS(
      AwsCredentialsProvider.class, false, (scope, caller) -> Connections.credentials(caller)),
  REGION(Region.class, false, (scope, caller) -> caller.region()),
  CONNECTION(
      Ec2Connection.class, true, (scope, caller) -> new Ec2Connection(scope.server(), caller)),
  SERVER(LocalEc2Server.class, true, (scope, caller) -> scope.server()),
  USER_DATA(Ec2UserData.class, true, (scope, caller) -> new Ec2UserData(scope.server())),
  JOURNAL(Ec2Journal.class, true, (scope, caller) -> scope.journal()),
  FAULTS(Ec2Faults.class, true, (scope, caller) -> scope.share().faults()),
  MACHINES(Ec2Machines.class, true, (scope, caller) -> new Ec2Machines(scope.server())),
  SSH(Ec2Ssh.class, true, (scope, caller) -> new Ec2Ssh(scope.server(), scope::atTheEnd)),
  CLOCK(Ec2Clock.class, true, (scope, caller) -> scope.share().clock()),
  SNAPSHOTS(Ec2Snapshots.class, true, (scope, caller) -> scope.share().snapshots()),
  FIXTURES(
      Ec2Fixtures.class,
      true,
      (scope, caller) ->
          new Ec2Fixtures(
              scope.connections().client(caller),
              new AwaitedStates(scope.server()::awaitInstance))),
  SPY(Ec2Spy.class, true, (scope, caller) -> scope.spy()),
  METADATA(
      Ec2Metadata.class,
      true,
      (scope, caller) -> new Ec2Metadata(scope.server(), scope.metadataClients())),
  METADATA_CLIENT(
      "software.amazon.awssdk.imds.Ec2MetadataClient",
      (scope, endpoint) -> scope.metadataClients().client(endpoint)),
  METADATA_ASYNC_CLIENT(
      "software.amazon.awssdk.imds.Ec2MetadataAsyncClient",
      (scope, endpoint) -> scope.metadataClients().asyncClient(endpoint));

  /** Not the class, which need not be on the class path. */
  private final String type;

  private final boolean leadsToServer;
  private final boolean ofInstance;
  private final Source source;

  Injection(Class<?> type, boolean leadsToServer, BiFunction<Ec2Scope, Caller, Object> value) {
    this.type = type.getName();
    this.leadsToServer = leadsToServer;
    this.ofInstance = false;
    this.source = (scope, caller, instance) -> value.apply(scope, caller);
  }

  /** What asks the metadata service of an instance. */
  Injection(String type, BiFunction<Ec2Scope, URI, Object> value) {
    this.type = type;
    this.leadsToServer = true;
    this.ofInstance = true;
    this.source =
        (scope, caller, instance) ->
            value.apply(
                scope,
                scope.server().metadataEndpoint(caller.account(), caller.region().id(), instance));
  }

  /** By the exact type: a supertype such as Object may be meant for another extension. */
  static Optional<Injection> of(Class<?> type) {
    return Arrays.stream(values())
        .filter(injection -> injection.type.equals(type.getName()))
        .findFirst();
  }

  /** Tells what there is, after a type that there is not. */
  static String notThis(Class<?> type) {
    return "@InjectEc2 can't give "
        + type.getName()
        + ", but one of "
        + Arrays.stream(values())
            .map(injection -> injection.type.substring(injection.type.lastIndexOf('.') + 1))
            .collect(Collectors.joining(", "));
  }

  /** Whether the type is common enough to be meant as an argument of a parameterized test. */
  boolean isCommon() {
    return this == ENDPOINT || this == REGION;
  }

  /** Whether it ties who has it to one server. */
  boolean leadsToServer() {
    return leadsToServer;
  }

  /**
   * The value for a scope.
   *
   * @throws IllegalArgumentException quoting an account, region or instance that can't be
   */
  Object from(Ec2Scope scope, @Nullable InjectEc2 qualifier) {
    String instance = qualifier == null ? "" : qualifier.instance();
    if (!instance.isEmpty() && !ofInstance) {
      throw new IllegalArgumentException(
          "instance is for Ec2MetadataClient and Ec2MetadataAsyncClient only: '" + instance + "'");
    }
    if (this == SPY && qualifier != null) {
      String narrowed = qualifier.account() + qualifier.region();
      if (!narrowed.isEmpty()) {
        throw new IllegalArgumentException(
            "account and region are not for Ec2Spy, which is told the calls of all: '"
                + narrowed
                + "'");
      }
    }
    String other = qualifier == null ? "" : qualifier.account();
    if (scope.share().isAccount() && !other.isEmpty()) {
      throw new IllegalArgumentException(
          "account must be left open where isolation is ACCOUNT, as what is made in others would"
              + " stay and be seen by other classes: '"
              + other
              + "'");
    }
    return source.of(scope, caller(scope.settings().caller(), qualifier), instance);
  }

  private static Caller caller(Caller usual, @Nullable InjectEc2 qualifier) {
    if (qualifier == null) {
      return usual;
    }
    return Caller.of(
        qualifier.account().isEmpty() ? usual.account() : qualifier.account(),
        qualifier.region().isEmpty() ? usual.region().id() : qualifier.region());
  }

  /** Where a value comes from. */
  @FunctionalInterface
  private interface Source {
    Object of(Ec2Scope scope, Caller caller, String instance);
  }
}
