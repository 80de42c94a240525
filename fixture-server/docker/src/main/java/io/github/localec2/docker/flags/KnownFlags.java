package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.HostConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The flags of docker run, and what each does to a container that is to be created. */
final class KnownFlags {
  private static final KnownFlags ALL = new KnownFlags();

  static {
    ProcessFlags.addTo(ALL);
    ResourceFlags.addTo(ALL);
    NetworkFlags.addTo(ALL);
    StorageFlags.addTo(ALL);
    RunFlags.addTo(ALL);
  }

  private final Map<String, Known> byName = new LinkedHashMap<>();
  private final Map<String, String> otherNames = new HashMap<>();

  private KnownFlags() {}

  /**
   * A flag by its long name.
   *
   * @param isSwitch true where it is on without a value, and takes none but after {@code =}
   */
  record Known(String name, boolean isSwitch, BiConsumer<FlaggedContainer, String> effect) {}

  /** A flag that no instance can have; the message says why. */
  static final class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Refusal(String why) {
      super(why);
    }
  }

  /**
   * Finds a flag.
   *
   * @param name long or short, with its dashes
   */
  static Optional<Known> find(String name) {
    return Optional.ofNullable(ALL.byName.get(ALL.otherNames.getOrDefault(name, name)));
  }

  /** Another name of a flag, such as its shorthand. */
  KnownFlags alias(String other, String name) {
    otherNames.put(other, name);
    return this;
  }

  KnownFlags value(String name, BiConsumer<FlaggedContainer, String> effect) {
    byName.put(name, new Known(name, false, effect));
    return this;
  }

  KnownFlags host(String name, BiConsumer<HostConfig, String> effect) {
    return value(name, (container, value) -> effect.accept(container.host, value));
  }

  KnownFlags toggle(String name, BiConsumer<FlaggedContainer, Boolean> effect) {
    byName.put(
        name,
        new Known(
            name, true, (container, value) -> effect.accept(container, FlagValues.bool(value))));
    return this;
  }

  KnownFlags hostToggle(String name, BiConsumer<HostConfig, Boolean> effect) {
    return toggle(name, (container, on) -> effect.accept(container.host, on));
  }

  /** A switch that changes nothing here, whether it is on or off. */
  KnownFlags ignored(String name) {
    return toggle(name, (container, on) -> {});
  }

  /** A flag with a value that no instance can have. */
  KnownFlags refused(String name, String why) {
    return value(
        name,
        (container, value) -> {
          throw new Refusal(why);
        });
  }

  /**
   * A switch that no instance can have.
   *
   * @param unless its harmless position
   */
  KnownFlags refusedSwitch(String name, boolean unless, String why) {
    return toggle(
        name,
        (container, on) -> {
          if (on != unless) {
            throw new Refusal(why);
          }
        });
  }
}
