package io.github.localec2.docker.flags;

import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Flags of {@code docker run} that instances are created with: {@code --name value}, {@code
 * --name=value}, {@code -n value}, {@code -nvalue} and bundles such as {@code -it}, quoted as in a
 * shell.
 *
 * @param given in their order
 */
public record DockerFlags(List<Flag> given) {
  private static final Set<String> OUR_STOP_SIGNALS = Set.of("SIGTERM", "TERM", "15");

  public DockerFlags {
    given = List.copyOf(given);
  }

  /**
   * A flag by its long name.
   *
   * @param text as it was written, for messages
   */
  public record Flag(String name, String value, String text) {
    /**
     * Whether a switch is on.
     *
     * @throws IllegalArgumentException where its value is neither true nor false
     */
    public boolean isOn() {
      return FlagValues.bool(value);
    }

    /** The value's fields, which have commas between. */
    public List<String> fields() {
      return FlagValues.fields(value);
    }

    /** The network that {@code --network} names, perhaps among other fields. */
    public String network() {
      return NetworkFlags.name(value);
    }
  }

  /**
   * @throws IllegalArgumentException quoting a flag that docker run does not have, that an instance
   *     can't have, or whose value can't be
   */
  public static DockerFlags parse(String line) {
    List<String> words;
    try {
      words = Words.of(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("docker.flags: " + e.getMessage(), e);
    }
    DockerFlags parsed = new DockerFlags(FlagReader.read(words));
    parsed.applyTo(new FlaggedContainer(HostConfig.newHostConfig()));
    return parsed;
  }

  /** The last flag of a name, which is the one that counts where there can be but one. */
  public Optional<Flag> last(String name) {
    return given.stream().filter(flag -> flag.name().equals(name)).reduce((a, b) -> b);
  }

  /** How long a container that is asked to end may take; empty where they don't say. */
  public OptionalInt stopTimeout() {
    return last("--stop-timeout").stream()
        .mapToInt(flag -> Integer.parseInt(flag.value()))
        .findFirst();
  }

  /**
   * The agent is the first process of a container.
   *
   * @throws IllegalArgumentException quoting a flag by which another would be, or by which it would
   *     not be told to end
   */
  public void checkFirstProcess() {
    for (Flag flag : given) {
      boolean refused =
          switch (flag.name()) {
            case "--pid", "--entrypoint" -> true;
            case "--init" -> flag.isOn();
            case "--stop-signal" -> !OUR_STOP_SIGNALS.contains(flag.value());
            default -> false;
          };
      if (refused) {
        throw new IllegalArgumentException(
            "docker.flags has a flag that an instance can't have, as its first process is its own:"
                + " '"
                + flag.text()
                + "'; set docker.init to 0");
      }
    }
  }

  public void applyTo(FlaggedContainer container) {
    for (Flag flag : given) {
      try {
        KnownFlags.find(flag.name()).orElseThrow().effect().accept(container, flag.value());
      } catch (KnownFlags.Refusal e) {
        throw new IllegalArgumentException(
            "docker.flags has a flag that an instance can't have: '"
                + flag.text()
                + "': "
                + e.getMessage(),
            e);
      } catch (RuntimeException e) {
        String why = reason(e);
        throw new IllegalArgumentException(
            "docker.flags has a flag with a value that can't be: '"
                + flag.text()
                + "'"
                + (why == null ? "" : ": " + why),
            e);
      }
    }
  }

  private static @Nullable String reason(RuntimeException fault) {
    return fault instanceof IllegalArgumentException ? fault.getMessage() : null;
  }
}
