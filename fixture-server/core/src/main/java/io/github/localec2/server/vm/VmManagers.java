package io.github.localec2.server.vm;

import io.github.localec2.server.vm.mock.MockVmManager;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the VM manager that is configured. */
public final class VmManagers {
  private VmManagers() {}

  /** Whether there is a manager of that name; its engine may still be out of reach. */
  public static boolean has(String name) {
    return name.equals(MockVmManager.NAME)
        || ServiceLoader.load(VmManagerFactory.class).stream()
            .anyMatch(factory -> factory.get().name().equals(name));
  }

  /**
   * The settings that a manager understands.
   *
   * @param name as for {@link #create}; there are none where there is no such manager
   */
  public static List<VmOption> options(String name) {
    if (name.equals(MockVmManager.NAME)) {
      return List.of();
    }
    return ServiceLoader.load(VmManagerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals(name))
        .flatMap(factory -> factory.options().stream())
        .toList();
  }

  /**
   * The Availability Zones that a manager's options name.
   *
   * @param name as for {@link #create}; there are none where there is no such manager
   * @throws IllegalArgumentException quoting an option's value that can't be
   */
  public static Set<String> zones(String name, Map<String, String> options) {
    if (name.equals(MockVmManager.NAME)) {
      return Set.of();
    }
    return ServiceLoader.load(VmManagerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals(name))
        .flatMap(factory -> factory.zones(options).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A manager that is ready to launch.
   *
   * @param name {@code mock}, or the name of a {@link VmManagerFactory} on the class path
   * @throws VmException where there is no such manager, or its engine can't be used
   */
  public static VmManager create(String name, VmEnvironment environment) {
    if (name.equals(MockVmManager.NAME)) {
      return new MockVmManager(environment.clock());
    }
    for (VmManagerFactory factory : ServiceLoader.load(VmManagerFactory.class)) {
      if (factory.name().equals(name)) {
        return factory.create(environment);
      }
    }
    throw new VmException(
        "the VM manager '"
            + name
            + "' is configured, but not on the class path: add io.github.localec2:local-ec2-"
            + name);
  }
}
