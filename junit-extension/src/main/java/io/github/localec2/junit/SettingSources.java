package io.github.localec2.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The places outside the code that may say a setting, in the order in which they are asked. */
final class SettingSources {
  private final UnaryOperator<@Nullable String> junit;
  private final UnaryOperator<@Nullable String> properties;
  private final UnaryOperator<@Nullable String> environment;

  SettingSources(
      UnaryOperator<@Nullable String> junit,
      UnaryOperator<@Nullable String> properties,
      UnaryOperator<@Nullable String> environment) {
    this.junit = junit;
    this.properties = properties;
    this.environment = environment;
  }

  static SettingSources of(ExtensionContext context) {
    return new SettingSources(
        key -> context.getConfigurationParameter(key).orElse(null),
        System::getProperty,
        System::getenv);
  }

  /** What the first source says that says anything; blank says nothing. */
  Optional<Said> find(String parameter, String variable) {
    String fromJunit = junit.apply(parameter);
    String property = properties.apply(parameter);
    // JUnit answers with system properties too: its own word is what they don't say
    if (isSaid(fromJunit) && !fromJunit.equals(property)) {
      return Optional.of(new Said(fromJunit, "JUnit's configuration parameter " + parameter));
    }
    if (isSaid(property)) {
      return Optional.of(new Said(property, "the system property " + parameter));
    }
    String inEnvironment = environment.apply(variable);
    if (isSaid(inEnvironment)) {
      return Optional.of(new Said(inEnvironment, "the environment variable " + variable));
    }
    return Optional.empty();
  }

  /** Whether a setting has this value by a system property or the environment, not by a file. */
  boolean isSaidOutside(String parameter, String variable, String value) {
    String property = properties.apply(parameter);
    String said = isSaid(property) ? property : environment.apply(variable);
    return said != null && said.strip().equalsIgnoreCase(value);
  }

  /** Whether nobody looks on, by the variable that the services for it set. */
  boolean isUnattended() {
    String ci = environment.apply("CI");
    return isSaid(ci) && !"false".equalsIgnoreCase(ci.strip());
  }

  private static boolean isSaid(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  /**
   * A value that somebody gave.
   *
   * @param value as it was written
   * @param source who gave it, for a message
   */
  record Said(String value, String source) {

    /** Reads the value; what is wrong with it is told with its source. */
    <T> T as(Function<String, T> reader) {
      try {
        return reader.apply(value.strip());
      } catch (IllegalArgumentException e) {
        throw new ExtensionConfigurationException(source + ": " + e.getMessage(), e);
      }
    }
  }

  /** The constant of that name, in any case; DEFAULT is no answer. */
  static <E extends Enum<E>> E constant(Class<E> type, String value) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value) && !constant.name().equals("DEFAULT")) {
        return constant;
      }
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    names.remove("default");
    throw new IllegalArgumentException(
        "must be one of " + String.join(", ", names) + ": '" + value + "'");
  }
}
