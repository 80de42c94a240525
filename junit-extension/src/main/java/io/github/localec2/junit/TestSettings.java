package io.github.localec2.junit;

import io.github.localec2.AfterFailure;
import io.github.localec2.Ami;
import io.github.localec2.Diagnostics;
import io.github.localec2.Isolation;
import io.github.localec2.Lifetime;
import io.github.localec2.TransitionDelays;
import io.github.localec2.Transport;
import io.github.localec2.UnknownAmis;
import io.github.localec2.UnsupportedOperations;
import io.github.localec2.VmManagerType;
import io.github.localec2.junit.SettingSources.Said;
import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.vm.VmManagers;
import io.github.localec2.server.vm.VmOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.regions.Region;

/**
 * All that a test class's EC2 is started and spoken to with.
 *
 * @param server the server's own settings
 * @param caller who the injected clients are, unless a qualifier says otherwise
 * @param unsupportedOperations never DEFAULT
 * @param transport never DEFAULT
 * @param afterFailure never DEFAULT
 * @param holdLimit how long tests wait for a person after a failure, if they do
 * @param lifetime never DEFAULT
 * @param isolation never DEFAULT; ACCOUNT only where classes share the server
 * @param diagnostics never DEFAULT
 */
record TestSettings(
    Ec2Settings server,
    Caller caller,
    UnsupportedOperations unsupportedOperations,
    Transport transport,
    AfterFailure afterFailure,
    Duration holdLimit,
    Lifetime lifetime,
    Isolation isolation,
    Diagnostics diagnostics) {

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Duration HOLD_LIMIT = Duration.ofMinutes(30);
  private static final Duration LONGEST_HOLD = Duration.ofDays(1);
  static final String DEFAULT_ACCOUNT = "000000000000";

  /**
   * An account in a region.
   *
   * @param account 12 digits
   */
  record Caller(String account, Region region) {
    Caller {
      if (!ACCOUNT.matcher(account).matches()) {
        throw new IllegalArgumentException("account must have 12 digits: '" + account + "'");
      }
      // refuses a region that does not exist: its requests would go to the default one
      Ec2Settings.builder().region(region.id());
    }

    static Caller of(String account, String region) {
      return new Caller(account, Region.of(region));
    }
  }

  private static void ami(Ec2Settings.Builder server, Ami ami) {
    String name = ami.name().isEmpty() ? ami.id() : ami.name();
    if (ami.path().isEmpty()) {
      server.ami(ami.id(), name, ami.image());
    } else if (ami.image().isEmpty()) {
      server.amiFile(ami.id(), name, Path.of(ami.path()));
    } else {
      throw new IllegalArgumentException(
          "AMI '"
              + ami.id()
              + "' must have either an image or a path: '"
              + ami.image()
              + "', '"
              + ami.path()
              + "'");
    }
  }

  /** Refuses an image of the kind that the other VM manager has. */
  static void suits(String vmManager, Ami ami, String source) {
    if (vmManager.equals(ami.path().isEmpty() ? "libvirt" : "docker")) {
      throw new ExtensionConfigurationException(
          source
              + ": AMI '"
              + ami.id()
              + (ami.path().isEmpty()
                  ? "' must have a path for LIBVIRT, not an image: '" + ami.image() + "'"
                  : "' must have an image for DOCKER, not a path: '" + ami.path() + "'"));
    }
  }

  /** What the code says, and what it leaves open from elsewhere. */
  static TestSettings resolve(Declaration declared, SettingSources sources) {
    Ec2Settings.Builder server = Ec2Settings.builder();
    try {
      declared.further().accept(server);
      declared.amis().forEach(ami -> ami(server, ami));
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(declared.source() + ": " + e.getMessage(), e);
    }

    said(declared, declared.vmManager() == VmManagerType.DEFAULT, declared.vmManager().name())
        .or(() -> sources.find("localec2.vm-manager", "EC2_VM_MANAGER"))
        .ifPresent(said -> said.as(value -> vmManager(server, value, said.source())));
    said(declared, declared.unknownAmis() == UnknownAmis.DEFAULT, declared.unknownAmis().name())
        .or(() -> sources.find("localec2.unknown-amis", "LOCALEC2_UNKNOWN_AMIS"))
        .ifPresent(said -> said.as(value -> unknownAmis(server, value)));
    said(declared, declared.port() == 0, Integer.toString(declared.port()))
        .or(() -> sources.find("localec2.port", "LOCALEC2_PORT"))
        .ifPresent(said -> said.as(value -> server.port(number(value))));
    said(declared, declared.region().isEmpty(), declared.region())
        .or(() -> sources.find("localec2.region", "LOCALEC2_REGION"))
        .ifPresent(said -> said.as(server::region));
    said(
            declared,
            declared.transitionDelays() == TransitionDelays.DEFAULT,
            declared.transitionDelays().name())
        .or(() -> sources.find("localec2.transition-delays", "LOCALEC2_TRANSITION_DELAYS"))
        .ifPresent(said -> said.as(value -> transitionDelays(server, value)));
    for (VmOption option : VmManagers.options(server.build().vmManager())) {
      sources
          .find("localec2." + option.name(), option.variable())
          .ifPresent(said -> said.as(value -> option(server, option, value)));
    }
    Ec2Settings settings = server.build();
    declared.amis().forEach(ami -> suits(settings.vmManager(), ami, declared.source()));
    Caller caller =
        said(declared, declared.account().isEmpty(), declared.account())
            .or(() -> sources.find("localec2.account", "LOCALEC2_ACCOUNT"))
            .map(said -> said.as(account -> Caller.of(account, settings.region())))
            .orElseGet(() -> Caller.of(DEFAULT_ACCOUNT, settings.region()));
    UnsupportedOperations unsupported =
        said(
                declared,
                declared.unsupportedOperations() == UnsupportedOperations.DEFAULT,
                declared.unsupportedOperations().name())
            .or(
                () ->
                    sources.find(
                        "localec2.unsupported-operations", "LOCALEC2_UNSUPPORTED_OPERATIONS"))
            .map(
                said ->
                    said.as(value -> SettingSources.constant(UnsupportedOperations.class, value)))
            .orElse(UnsupportedOperations.ANSWER);
    if (unsupported == UnsupportedOperations.FAIL && settings.journal() == 0) {
      throw new ExtensionConfigurationException(
          "tests can't fail on unsupported operations without a journal: journal must be positive:"
              + " '0'");
    }
    Transport transport =
        said(declared, declared.transport() == Transport.DEFAULT, declared.transport().name())
            .or(() -> sources.find("localec2.transport", "LOCALEC2_TRANSPORT"))
            .map(said -> said.as(value -> SettingSources.constant(Transport.class, value)))
            .orElse(Transport.HTTP);
    AfterFailure afterFailure =
        said(
                declared,
                declared.afterFailure() == AfterFailure.DEFAULT,
                declared.afterFailure().name())
            .or(() -> sources.find("localec2.after-failure", "LOCALEC2_AFTER_FAILURE"))
            .map(said -> said.as(value -> SettingSources.constant(AfterFailure.class, value)))
            .filter(value -> value != AfterFailure.HOLD || mayHold(sources))
            .orElse(AfterFailure.CLEAN);
    Duration holdLimit =
        sources
            .find("localec2.hold-minutes", "LOCALEC2_HOLD_MINUTES")
            .map(said -> said.as(TestSettings::minutes))
            .orElse(HOLD_LIMIT);
    Lifetime lifetime =
        said(declared, declared.lifetime() == Lifetime.DEFAULT, declared.lifetime().name())
            .or(() -> sources.find("localec2.lifetime", "LOCALEC2_LIFETIME"))
            .map(said -> said.as(value -> SettingSources.constant(Lifetime.class, value)))
            .orElse(Lifetime.CLASS);
    Isolation isolation = isolation(declared, sources, lifetime, settings);
    Diagnostics diagnostics =
        said(declared, declared.diagnostics() == Diagnostics.DEFAULT, declared.diagnostics().name())
            .or(() -> sources.find("localec2.diagnostics", "LOCALEC2_DIAGNOSTICS"))
            .map(said -> said.as(value -> SettingSources.constant(Diagnostics.class, value)))
            .orElse(Diagnostics.ON_FAILURE);
    return new TestSettings(
        settings,
        caller,
        unsupported,
        transport,
        afterFailure,
        holdLimit,
        lifetime,
        isolation,
        diagnostics);
  }

  /**
   * What is said where nobody shares a server is meant for other classes, if the class does not say
   * it.
   */
  private static Isolation isolation(
      Declaration declared, SettingSources sources, Lifetime lifetime, Ec2Settings settings) {
    Isolation isolation =
        said(declared, declared.isolation() == Isolation.DEFAULT, declared.isolation().name())
            .or(() -> sources.find("localec2.isolation", "LOCALEC2_ISOLATION"))
            .map(said -> said.as(value -> SettingSources.constant(Isolation.class, value)))
            .orElse(Isolation.ROLLBACK);
    if (isolation == Isolation.ROLLBACK) {
      return isolation;
    }
    if (lifetime != Lifetime.RUN) {
      if (declared.isolation() == Isolation.DEFAULT) {
        return Isolation.ROLLBACK;
      }
      throw new ExtensionConfigurationException(
          declared.source()
              + ": lifetime must be RUN where isolation is ACCOUNT: '"
              + lifetime
              + "'");
    }
    said(declared, declared.account().isEmpty(), declared.account())
        .or(() -> sources.find("localec2.account", "LOCALEC2_ACCOUNT"))
        .ifPresent(
            said -> {
              throw new ExtensionConfigurationException(
                  said.source()
                      + ": account must be left open where isolation is ACCOUNT, which gives each"
                      + " class one: '"
                      + said.value()
                      + "'");
            });
    if (settings.skipDelays()) {
      throw new ExtensionConfigurationException(
          declared.source()
              + ": transition delays must be none or realistic where isolation is ACCOUNT, as the"
              + " clock that they move is that of all classes: 'skipped'");
    }
    return isolation;
  }

  private static Optional<Said> said(Declaration declared, boolean open, String value) {
    return open ? Optional.empty() : Optional.of(new Said(value, declared.source()));
  }

  private static Ec2Settings.Builder vmManager(
      Ec2Settings.Builder server, String value, String source) {
    VmManagerType type = SettingSources.constant(VmManagerType.class, value);
    String name = type.name().toLowerCase(Locale.ROOT);
    if (!VmManagers.has(name)) {
      throw new ExtensionConfigurationException(
          source
              + " asks for the VM manager '"
              + value
              + "', which needs io.github.localec2:local-ec2-"
              + name
              + " on the test class path");
    }
    return server.vmManager(name);
  }

  private static Ec2Settings.Builder unknownAmis(Ec2Settings.Builder server, String value) {
    UnknownAmis amis = SettingSources.constant(UnknownAmis.class, value);
    return server.acceptUnknownAmis(amis == UnknownAmis.ACCEPT);
  }

  private static Ec2Settings.Builder transitionDelays(Ec2Settings.Builder server, String value) {
    return switch (SettingSources.constant(TransitionDelays.class, value)) {
      case REALISTIC -> server.realisticDelays();
      case SKIPPED -> server.realisticDelays().skipDelays(true);
      default -> server;
    };
  }

  /** What the code has set already stays: it has the first word. */
  private static Ec2Settings.Builder option(
      Ec2Settings.Builder server, VmOption option, String value) {
    option.check().accept(value);
    return server.build().options().containsKey(option.name())
        ? server
        : server.option(option.name(), value);
  }

  /** A build that nobody watches must not wait for somebody, unless it is told to. */
  private static boolean mayHold(SettingSources sources) {
    return !sources.isUnattended()
        || sources.isSaidOutside("localec2.after-failure", "LOCALEC2_AFTER_FAILURE", "hold");
  }

  private static Duration minutes(String value) {
    if (value.matches("[0-9]{1,4}")) {
      Duration minutes = Duration.ofMinutes(Integer.parseInt(value));
      if (!minutes.isZero() && minutes.compareTo(LONGEST_HOLD) <= 0) {
        return minutes;
      }
    }
    throw new IllegalArgumentException(
        "hold-minutes must be from 1 to " + LONGEST_HOLD.toMinutes() + ": '" + value + "'");
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "port must be a number from 0 to 65535: '" + value + "'", e);
    }
  }

  /** As these, on any free port and kept nowhere: for a server beside the one that has those. */
  TestSettings onFreePort() {
    return with(server.toBuilder().port(0).dataDirectory(null).build(), caller);
  }

  /** As these, for a class that has this account of a server. */
  TestSettings as(String account) {
    return with(server, new Caller(account, caller.region()));
  }

  private TestSettings with(Ec2Settings otherServer, Caller otherCaller) {
    return new TestSettings(
        otherServer,
        otherCaller,
        unsupportedOperations,
        transport,
        afterFailure,
        holdLimit,
        lifetime,
        isolation,
        diagnostics);
  }
}
