package io.github.localec2.server.connectivity;

import io.github.localec2.server.state.Ec2Fault;
import org.jspecify.annotations.Nullable;

/**
 * The policy documents of endpoints.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html">Endpoint
 *     policies</a>
 */
final class EndpointPolicy {
  private static final int MAX_LENGTH = 20_480;

  private static final String GATEWAY_DEFAULT =
      "{\"Version\":\"2008-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"*\",\"Resource\":\"*\"}]}";

  private static final String INTERFACE_DEFAULT =
      "{\n  \"Statement\": [\n    {\n      \"Action\": \"*\", \n      \"Effect\": \"Allow\", \n"
          + "      \"Principal\": \"*\", \n      \"Resource\": \"*\"\n    }\n  ]\n}";

  private EndpointPolicy() {}

  /**
   * The document as it is stored.
   *
   * @param document null for EC2's own, which allows everything
   * @throws Ec2Fault InvalidPolicyDocument where it is no JSON object
   */
  static String orDefault(@Nullable String document, boolean gateway) {
    if (document == null || document.isEmpty()) {
      return gateway ? GATEWAY_DEFAULT : INTERFACE_DEFAULT;
    }
    if (document.length() > MAX_LENGTH || !isObject(document.strip())) {
      throw Ec2Fault.of("InvalidPolicyDocument", "This policy contains invalid Json");
    }
    return document;
  }

  /** True where braces, brackets and quotes are in balance around one object. */
  private static boolean isObject(String text) {
    StringBuilder open = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        open.append(c == '{' ? '}' : ']');
      } else if (c == '}' || c == ']') {
        int last = open.length() - 1;
        if (last < 0 || open.charAt(last) != c || (last == 0 && i < text.length() - 1)) {
          return false;
        }
        open.setLength(last);
      }
    }
    return !text.isEmpty() && text.charAt(0) == '{' && !quoted && open.isEmpty();
  }
}
