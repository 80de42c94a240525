package io.github.localec2.server;

import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.http.HttpHost;
import io.github.localec2.server.journal.CallLog;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.network.RegionDefaults;
import io.github.localec2.server.operation.HandlerSettings;
import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.protocol.Interference;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Ids;
import io.github.localec2.server.state.StateSettings;
import io.github.localec2.server.state.World;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How a server comes to be: its parts, one after the other, and none of them left if one fails. */
final class ServerStart {
  private ServerStart() {}

  /** See {@link LocalEc2Server#start(Ec2Settings, World)}. */
  static LocalEc2Server of(Ec2Settings settings, World beginning) {
    RandomGenerator random = settings.random();
    if (random == null) {
      random = new SplittableRandom(new SecureRandom().nextLong());
    }
    Ec2Clock clock = new Ec2Clock(settings.clock());
    Ec2State state =
        new Ec2State(
            new StateSettings(
                clock, new Ids(random), settings.transitions(), RegionDefaults::fill));
    if (settings.skipDelays()) {
      state.skipDelays(clock::advanceTo);
    }
    // an engine that can't be used is known before anything listens
    Services services = Services.create(settings, clock, () -> state);
    HttpHost host;
    try {
      host = HttpHost.bind(settings.host(), settings.port());
    } catch (IOException e) {
      services.close();
      throw new java.io.UncheckedIOException(
          "can't listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + (settings.port() == 0 ? "" : "; port 0 takes any free one"),
          e);
    }
    try {
      return serving(settings, clock, host, state, services, beginning);
    } catch (RuntimeException e) {
      host.close();
      services.close();
      throw e;
    }
  }

  private static LocalEc2Server serving(
      Ec2Settings settings,
      Ec2Clock clock,
      HttpHost host,
      Ec2State state,
      Services services,
      World beginning) {
    state.restore(beginning);
    services.volumes().start();
    if (!services.machines().simulated()) {
      services.machines().refuseCopies();
      state.watch(services.machines()::refreshNetworks);
    }
    CallLog log = new CallLog(settings.journal(), clock);
    Ec2Faults faults = new Ec2Faults(state, clock, services.machines(), services.metadata());
    Ec2Protocol protocol =
        new Ec2Protocol(
            Families.operations(services),
            state,
            new HandlerSettings(
                host::endpoint,
                settings.acceptUnknownAmis(),
                settings.vmManager(),
                services.images().engineHasImages(),
                services.images().downloadable(),
                services.volumes().largest()),
            RegionCatalogue.aws()::has,
            settings.region(),
            log,
            faults.interference());
    LocalEc2Server server =
        new LocalEc2Server(
            settings, host, protocol, state, services, Ec2Journal.of(log), faults, clock);
    settings.dataDirectory().ifPresent(server::keepIn);
    try {
      host.start(
          protocol,
          server::health,
          server::reset,
          new MetadataDoor(services.metadata()),
          settings.hostNames(),
          services.machines().simulated() && settings.dataDirectory().isEmpty(),
          // a reference to the method would load the console's classes at once
          () -> server.openConsole());
    } catch (RuntimeException e) {
      server.letGo();
      throw e;
    }
    return server;
  }

  /** See {@link LocalEc2Server#warmUp()}. */
  static void rehearse() {
    HttpHost.warmUp();
    Ec2Settings settings = Ec2Settings.defaults();
    Ec2State state =
        new Ec2State(
            new StateSettings(
                settings.clock(),
                new Ids(new SplittableRandom(0)),
                settings.transitions(),
                RegionDefaults::fill));
    try (Services services = Services.create(settings, () -> state)) {
      new Ec2Protocol(
              Families.operations(services),
              state,
              new HandlerSettings(
                  () -> URI.create("http://127.0.0.1"),
                  settings.acceptUnknownAmis(),
                  settings.vmManager()),
              RegionCatalogue.aws()::has,
              settings.region(),
              new CallLog(0, settings.clock()),
              Interference.none())
          .answer(null, "Action=DescribeInstances".getBytes(StandardCharsets.UTF_8), null, null);
    }
  }
}
