package io.github.localec2.server.protocol;

import io.github.localec2.server.protocol.codec.FormNode;
import io.github.localec2.server.protocol.sts.SessionKey;
import io.github.localec2.server.state.Scope;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request, for which region and service. Signatures are not verified; anybody may be
 * anybody.
 *
 * @param accessKeyId as it was sent; null for an unsigned request
 * @param region from the credential scope; null where it has none
 * @param service likewise
 */
record Caller(@Nullable String accessKeyId, @Nullable String region, @Nullable String service) {
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "Credential\\s*=\\s*([^/,\\s]+)/(\\d{8})/([^/,\\s]*)/([^/,\\s]+)/aws4_request");
  private static final Pattern SCOPE =
      Pattern.compile("([^/]+)/(\\d{8})/([^/]*)/([^/]+)/aws4_request");
  static final String DEFAULT_ACCOUNT = "000000000000";

  /** SigV4 in the header or presigned in the query, or SigV2 in the query. */
  static Caller of(@Nullable String authorization, FormNode parameters) {
    if (authorization != null) {
      Matcher header = CREDENTIAL.matcher(authorization);
      if (header.find()) {
        return new Caller(header.group(1), header.group(3), header.group(4));
      }
    }
    String presigned = parameters.text("X-Amz-Credential");
    if (presigned != null) {
      Matcher scope = SCOPE.matcher(presigned);
      if (scope.matches()) {
        return new Caller(scope.group(1), scope.group(3), scope.group(4));
      }
    }
    return new Caller(parameters.text("AWSAccessKeyId"), null, null);
  }

  /** The access key id where it is an account id, or a session's account, else the default. */
  String account() {
    if (accessKeyId == null) {
      return DEFAULT_ACCOUNT;
    }
    return Scope.isAccount(accessKeyId)
        ? accessKeyId
        : SessionKey.account(accessKeyId).orElse(DEFAULT_ACCOUNT);
  }

  /** The region, or {@code fallback} where the scope names one that does not exist. */
  String region(Predicate<String> known, String fallback) {
    return region != null && known.test(region) ? region : fallback;
  }
}
