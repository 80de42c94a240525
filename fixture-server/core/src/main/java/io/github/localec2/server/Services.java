package io.github.localec2.server;

import io.github.localec2.server.image.EngineImages;
import io.github.localec2.server.imds.MetadataService;
import io.github.localec2.server.instance.MachineReports;
import io.github.localec2.server.instance.Machines;
import io.github.localec2.server.keypair.KeyPairPool;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.vm.VmEnvironment;
import io.github.localec2.server.vm.VmManager;
import io.github.localec2.server.vm.VmManagers;
import io.github.localec2.server.volume.EngineVolumes;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the families of one server share besides its state, and what ends with it.
 *
 * @param machines what runs behind the instances
 * @param images what the engine launches
 * @param volumes what is in the volumes
 * @param metadata what instances are told about themselves
 * @param keyPairs makes the keys of CreateKeyPair; without a thread until it is asked for one
 */
record Services(
    Machines machines,
    EngineImages images,
    EngineVolumes volumes,
    MetadataService metadata,
    KeyPairPool keyPairs)
    implements AutoCloseable {
  private static final int SECRET_BYTES = 32;

  /**
   * Keys come from their own source: one made in the background must not change the ids of a run
   * with a fixed seed.
   *
   * @throws io.github.localec2.server.vm.VmException where the VM manager can't be had
   */
  static Services create(Ec2Settings settings, Supplier<Ec2State> state) {
    return create(settings, settings.clock(), state);
  }

  /** As {@link #create(Ec2Settings, Supplier)}, with the clock that the server has. */
  static Services create(Ec2Settings settings, Clock clock, Supplier<Ec2State> state) {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    MetadataService metadata = new MetadataService(state, secret);
    MachineReports reports = new MachineReports();
    VmEnvironment environment =
        new VmEnvironment(
            UUID.randomUUID().toString(), clock, reports, settings.options(), metadata);
    requireZones(VmManagers.zones(settings.vmManager(), settings.options()));
    VmManager manager = VmManagers.create(settings.vmManager(), environment);
    Machines made = new Machines(manager, state);
    reports.to(made);
    return new Services(
        made,
        new EngineImages(manager.name(), manager::images, state),
        new EngineVolumes(manager::volumes, state),
        metadata,
        new KeyPairPool(random));
  }

  /**
   * @throws IllegalArgumentException quoting a zone that there isn't
   */
  private static void requireZones(Set<String> zones) {
    for (String zone : zones) {
      RegionCatalogue regions = RegionCatalogue.aws();
      if (regions.regionOfZone(zone).isEmpty()) {
        String known =
            regions.all().stream()
                .filter(region -> zone.startsWith(region.name()))
                .flatMap(region -> region.zones().stream())
                .map(RegionCatalogue.Zone::name)
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
            "there is no Availability Zone '"
                + zone
                + "'; "
                + (known.isEmpty() ? "a zone is called as us-east-1a is" : "there are " + known));
      }
    }
  }

  /** Ends and deletes what the state no longer has, as after a rollback. */
  void endStrays(Predicate<String> accounts) {
    machines.endStrays(accounts);
    images.deleteStrays();
    volumes.deleteStrays();
  }

  @Override
  public void close() {
    try {
      machines.close();
    } finally {
      keyPairs.close();
    }
  }
}
