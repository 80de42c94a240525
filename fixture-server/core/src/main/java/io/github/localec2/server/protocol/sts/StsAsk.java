package io.github.localec2.server.protocol.sts;

import io.github.localec2.server.protocol.codec.FormNode;
import io.github.localec2.server.state.Ec2Fault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to STS, with what can be asked of its parameters.
 *
 * @param parameters all that was sent
 * @param account who asks
 * @param sessionToken that came with the signature; null for none
 */
public record StsAsk(FormNode parameters, String account, @Nullable String sessionToken) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");

  Identity identity() {
    return Identity.of(account, sessionToken);
  }

  @Nullable String text(String name) {
    String text = parameters.text(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * A text that must be there.
   *
   * @param pattern what it must match; null for anything
   */
  String required(String name, int least, int most, @Nullable Pattern pattern) {
    String value = parameters.text(name);
    String member = member(name);
    if (value == null) {
      throw StsFaults.constraint("null", member, "Member must not be null");
    }
    if (value.length() < least) {
      throw broken(value, member, "Member must have length greater than or equal to " + least);
    }
    if (value.length() > most) {
      throw broken(value, member, "Member must have length less than or equal to " + most);
    }
    if (pattern != null && !pattern.matcher(value).matches()) {
      throw broken(value, member, "Member must satisfy regular expression pattern: " + pattern);
    }
    return value;
  }

  /** A whole number within bounds, or what it is when it is not given. */
  int number(String name, int least, int most, int otherwise) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    if (!WHOLE_NUMBER.matcher(value).matches()) {
      throw StsFaults.malformed("Value " + shown(value) + " of " + name + " is no whole number");
    }
    int number = Integer.parseInt(value);
    if (number < least) {
      throw broken(value, member(name), "Member must have value greater than or equal to " + least);
    }
    if (number > most) {
      throw broken(value, member(name), "Member must have value less than or equal to " + most);
    }
    return number;
  }

  private static Ec2Fault broken(String value, String member, String constraint) {
    return StsFaults.constraint("'" + shown(value) + "'", member, constraint);
  }

  private static String shown(String value) {
    return value.length() > 128 ? value.substring(0, 128) + "..." : value;
  }

  private static String member(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
