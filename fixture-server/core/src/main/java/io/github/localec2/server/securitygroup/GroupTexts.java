package io.github.localec2.server.securitygroup;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for names and descriptions of groups and rules in a VPC. */
final class GroupTexts {
  private static final int MAX_LENGTH = 255;
  private static final String ALLOWED = "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]*");

  private GroupTexts() {}

  /** The name as it is kept: EC2 drops blanks at its end. */
  static String name(@Nullable String name) {
    String text = name == null ? "" : name.stripTrailing();
    if (text.isEmpty()) {
      throw CommonFaults.missingParameter("GroupName");
    }
    if (text.startsWith("sg-")) {
      throw CommonFaults.invalidValue(
          "GroupName", text, "Group names may not be in the format sg-*.");
    }
    check("GroupName", "security group name", "names", text);
    return text;
  }

  static String description(@Nullable String description) {
    if (description == null || description.isEmpty()) {
      throw CommonFaults.missingParameter("GroupDescription");
    }
    check("GroupDescription", "security group description", "descriptions", description);
    return description;
  }

  /** Null for none. */
  static @Nullable String ruleDescription(@Nullable String description) {
    if (description == null || description.isEmpty()) {
      return null;
    }
    if (description.length() > MAX_LENGTH || !VALID.matcher(description).matches()) {
      throw unusual("rule description", "descriptions");
    }
    return description;
  }

  private static void check(String parameter, String noun, String plural, String text) {
    if (text.length() > MAX_LENGTH) {
      throw CommonFaults.invalidValue(
          parameter, text, "Length exceeds maximum of " + MAX_LENGTH + ".");
    }
    if (text.chars().anyMatch(c -> c > '~')) {
      throw CommonFaults.invalidValue(
          parameter, text, "Character sets beyond ASCII are not supported.");
    }
    if (!VALID.matcher(text).matches()) {
      throw unusual(noun, plural);
    }
  }

  private static Ec2Fault unusual(String noun, String plural) {
    return CommonFaults.invalidParameterValue(
        "Invalid "
            + noun
            + ". Valid "
            + plural
            + " are strings less than 256 characters from the following set:  "
            + ALLOWED);
  }
}
