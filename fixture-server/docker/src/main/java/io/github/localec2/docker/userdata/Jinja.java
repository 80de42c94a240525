package io.github.localec2.docker.userdata;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a template, filled in; Jinja's statements and filters are not done. */
final class Jinja {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{(.*?)\\}\\}", Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("\\{#.*?#\\}", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[\\w.]+");

  private Jinja() {}

  /**
   * The template without its first line, which marks it as one.
   *
   * @throws UserDataException where it has more than variables
   */
  static String rendered(String template, Map<String, String> variables) {
    int end = template.indexOf('\n');
    String body = COMMENT.matcher(end < 0 ? "" : template.substring(end + 1)).replaceAll("");
    if (body.contains("{%")) {
      throw new UserDataException("a Jinja template with statements ({% %}) is not supported");
    }
    return VARIABLE
        .matcher(body)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1).strip(), variables)));
  }

  private static String value(String expression, Map<String, String> variables) {
    if (!NAME.matcher(expression).matches()) {
      throw new UserDataException(
          "a Jinja template's '{{ " + expression + " }}' is more than the name of a variable");
    }
    // cloud-init marks what it can't find in the same way
    return variables.getOrDefault(expression, "CI_MISSING_JINJA_VAR/" + expression);
  }
}
