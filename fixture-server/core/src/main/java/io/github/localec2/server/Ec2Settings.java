package io.github.localec2.server;

import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.state.Transitions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with. Immutable; every value is checked when it is set.
 *
 * @see LocalEc2Server#start(Ec2Settings)
 */
public final class Ec2Settings {
  private final Builder values;

  private Ec2Settings(Builder values) {
    this.values = values;
  }

  /** A builder with the defaults: MOCK, loopback, a free port, {@code us-east-1}. */
  public static Builder builder() {
    return new Builder();
  }

  public static Ec2Settings defaults() {
    return builder().build();
  }

  /** A builder that starts from these settings. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** The address or name that the server binds. */
  public String host() {
    return values.host;
  }

  /** The port that the server binds; 0 for any free one. */
  public int port() {
    return values.port;
  }

  /** The VM manager's name: {@code mock}, {@code docker} or {@code libvirt}. */
  public String vmManager() {
    return values.vmManager;
  }

  /** The region of requests that name none. */
  public String region() {
    return values.region;
  }

  public Clock clock() {
    return values.clock;
  }

  /** The source of ids and addresses; null for one that differs at each start. */
  public @Nullable RandomGenerator random() {
    return values.random;
  }

  public boolean acceptUnknownAmis() {
    return values.acceptUnknownAmis;
  }

  /** Names under which the server may be reached besides addresses and names without a dot. */
  public Set<String> hostNames() {
    return values.hostNames;
  }

  /** Settings of the VM manager, by the names of its options, such as {@code docker.flags}. */
  public Map<String, String> options() {
    return values.options;
  }

  /** How many calls the journal keeps; 0 for none. */
  public int journal() {
    return values.journal;
  }

  /** Whether the clock skips delays as soon as somebody looks. */
  public boolean skipDelays() {
    return values.skipDelays;
  }

  /** Where the state is kept across restarts; empty for nowhere. */
  public Optional<Path> dataDirectory() {
    return Optional.ofNullable(values.dataDirectory);
  }

  Transitions transitions() {
    return new Transitions(values.delays);
  }

  private List<@Nullable Object> all() {
    return Arrays.asList(
        values.host,
        values.port,
        values.vmManager,
        values.region,
        values.clock,
        values.random,
        values.acceptUnknownAmis,
        values.hostNames,
        values.delays,
        values.options,
        values.journal,
        values.skipDelays,
        values.dataDirectory);
  }

  /** Whether all values are the same; clocks and sources of randomness as they see it. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ec2Settings settings && all().equals(settings.all());
  }

  @Override
  public int hashCode() {
    return all().hashCode();
  }

  /** Collects settings; each setter quotes a bad value in its {@link IllegalArgumentException}. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private String vmManager = "mock";
    private String region = "us-east-1";
    private Clock clock = Clock.systemUTC();
    private @Nullable RandomGenerator random;
    private boolean acceptUnknownAmis = true;
    private Set<String> hostNames = Set.of();
    private Map<String, Duration> delays = Map.of();
    private Map<String, String> options = Map.of();
    private int journal = 10_000;
    private boolean skipDelays;
    private @Nullable Path dataDirectory;

    private Builder() {}

    private Builder(Builder from) {
      host = from.host;
      port = from.port;
      vmManager = from.vmManager;
      region = from.region;
      clock = from.clock;
      random = from.random;
      acceptUnknownAmis = from.acceptUnknownAmis;
      hostNames = from.hostNames;
      delays = from.delays;
      options = from.options;
      journal = from.journal;
      skipDelays = from.skipDelays;
      dataDirectory = from.dataDirectory;
    }

    /** The address to bind; {@code 127.0.0.1} unless set. */
    public Builder host(String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("host must not be blank: '" + value + "'");
      }
      host = value;
      return this;
    }

    /** The port to bind, from 0 to 65535; 0, the default, takes any free one. */
    public Builder port(int value) {
      if (value < 0 || value > 65_535) {
        throw new IllegalArgumentException("port must be from 0 to 65535: " + value);
      }
      port = value;
      return this;
    }

    /** {@code mock}, the default, {@code docker} or {@code libvirt}, in any case. */
    public Builder vmManager(String value) {
      String name = value.toLowerCase(Locale.ROOT);
      if (!Set.of("mock", "docker", "libvirt").contains(name)) {
        throw new IllegalArgumentException(
            "VM manager must be mock, docker or libvirt: '" + value + "'");
      }
      vmManager = name;
      return this;
    }

    /** The region of requests that name none; {@code us-east-1} unless set. */
    public Builder region(String value) {
      if (!RegionCatalogue.aws().has(value)) {
        throw new IllegalArgumentException(
            "region must be one of EC2's, such as us-east-1: '" + value + "'");
      }
      region = value;
      return this;
    }

    /** The source of all times; the system's clock unless set. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** The source of ids and addresses; with one of a fixed seed, runs repeat themselves. */
    public Builder random(RandomGenerator value) {
      random = value;
      return this;
    }

    /**
     * Whether MOCK launches any well-formed AMI id, the default; otherwise an unknown one is {@code
     * InvalidAMIID.NotFound}.
     */
    public Builder acceptUnknownAmis(boolean value) {
      acceptUnknownAmis = value;
      return this;
    }

    /** Further names under which the server is reached, such as one in a hosts file. */
    public Builder hostNames(Set<String> values) {
      hostNames = Set.copyOf(values);
      return this;
    }

    /**
     * A setting of the VM manager; what the manager does not know it ignores.
     *
     * @param name such as {@code docker.flags}
     */
    public Builder option(String name, String value) {
      Map<String, String> next = new HashMap<>(options);
      next.put(name, value);
      options = Map.copyOf(next);
      return this;
    }

    /**
     * An image of the VM manager's engine that is an AMI as long as the server runs.
     *
     * @param id {@code ami-} and 1 to 17 hexadecimal digits
     * @param name of lower case letters, digits, dots and dashes
     * @param image as the engine knows it, such as {@code ubuntu:focal}
     */
    public Builder ami(String id, String name, String image) {
      checkAmi(id, name);
      if (image.isBlank()) {
        throw new IllegalArgumentException("image must not be blank: '" + image + "'");
      }
      return addLine("amis", id + "\t" + name + "\t" + image);
    }

    /**
     * A file with a disk's image that is an AMI as long as the server runs; only a VM manager whose
     * instances are virtual machines takes it.
     *
     * @param id {@code ami-} and 1 to 17 hexadecimal digits
     * @param name of lower case letters, digits, dots and dashes
     * @param file an image in the form qcow2, with cloud-init
     */
    public Builder amiFile(String id, String name, Path file) {
      checkAmi(id, name);
      if (file.toString().isBlank() || file.toString().indexOf('\n') >= 0) {
        throw new IllegalArgumentException("file must have a name in one line: '" + file + "'");
      }
      return addLine("ami-files", id + "\t" + name + "\t" + file);
    }

    private Builder addLine(String option, String line) {
      return option(option, options.getOrDefault(option, "") + line + "\n");
    }

    private static void checkAmi(String id, String name) {
      if (!id.matches("ami-[0-9a-f]{1,17}")) {
        throw new IllegalArgumentException(
            "AMI must be ami- and 1 to 17 hexadecimal digits: '" + id + "'");
      }
      if (!name.matches("[a-z0-9]+([._-]+[a-z0-9]+)*")) {
        throw new IllegalArgumentException(
            "AMI name must be of lower case letters, digits, dots and dashes: '" + name + "'");
      }
    }

    /**
     * How many of the newest calls the journal keeps, from 0, which turns it off; 10,000 unless
     * set.
     */
    public Builder journal(int calls) {
      if (calls < 0) {
        throw new IllegalArgumentException("journal must not be negative: " + calls);
      }
      journal = calls;
      return this;
    }

    /** How long every transition takes on the clock; zero, the default, settles at once. */
    public Builder transitionDelay(Duration value) {
      return transitionDelay("*", value);
    }

    /**
     * How long one transition takes on the clock.
     *
     * @param name such as {@code instance-running}
     */
    public Builder transitionDelay(String name, Duration value) {
      Map<String, Duration> next = new HashMap<>(delays);
      next.put(name, value);
      delays = new Transitions(next).delays();
      return this;
    }

    /**
     * Every transition takes about as long as with EC2, on the clock; a delay that was set by its
     * name before is replaced.
     */
    public Builder realisticDelays() {
      Map<String, Duration> next = new HashMap<>(delays);
      next.putAll(RealisticDelays.BY_NAME);
      delays = new Transitions(next).delays();
      return this;
    }

    /**
     * Whether the clock moves on by itself to when all transitions under way are done, as soon as a
     * request describes something: the delays are in all times, and nobody waits for them. False
     * unless set.
     */
    public Builder skipDelays(boolean value) {
      skipDelays = value;
      return this;
    }

    /**
     * A directory in which the state is kept across restarts, however this one ends: it is loaded
     * at the start, and each change is written before it is answered. Records are kept, machines
     * are not. Null, the default, for nowhere.
     */
    public Builder dataDirectory(@Nullable Path value) {
      dataDirectory = value;
      return this;
    }

    public Ec2Settings build() {
      return new Ec2Settings(new Builder(this));
    }
  }
}
