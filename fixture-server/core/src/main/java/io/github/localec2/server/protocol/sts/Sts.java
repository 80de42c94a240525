package io.github.localec2.server.protocol.sts;

import io.github.localec2.server.protocol.codec.XmlBuffer;
import io.github.localec2.server.state.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what tools ask AWS STS at the endpoint that they were given for EC2: who they are, and
 * credentials of a session in this or another account. Nobody is refused for lack of a permission,
 * and sessions don't end: signatures are not verified here.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html">AWS Security
 *     Token Service API Reference</a>
 */
public final class Sts {
  private static final String VERSION = "2011-06-15";
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/" + VERSION + "/";
  private static final Pattern ROLE_ARN =
      Pattern.compile(
          "arn:(aws[a-z-]*):iam::(\\d{12}):role/(?:[\\x21-\\x7e]*/)?([\\w+=,.@-]{1,64})");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]*");
  private static final int HOUR = 3600;

  private Sts() {}

  /**
   * True for a request to STS.
   *
   * @param service from the credential scope; null for none
   * @param version of the API, of which STS has one and EC2 not that one; null for none
   */
  public static boolean isMeant(@Nullable String service, @Nullable String version) {
    return "sts".equals(service) || VERSION.equals(version);
  }

  /**
   * Writes the answer.
   *
   * @param action null where the request names none
   * @throws io.github.localec2.server.state.Ec2Fault what STS answers instead, for {@link
   *     #writeError}
   */
  public static void answer(
      XmlBuffer out, @Nullable String action, StsAsk ask, Instant now, Ids ids, String requestId) {
    if (action == null || action.isEmpty()) {
      throw StsFaults.missingAction();
    }
    String result =
        switch (action) {
          case "GetCallerIdentity" -> callerIdentity(ask.identity());
          case "GetSessionToken" -> sessionToken(ask, now, ids);
          case "AssumeRole" -> assumedRole(ask, now, ids);
          default -> throw StsFaults.invalidAction(action, version(ask));
        };
    out.raw("<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>")
        .raw(result)
        .raw("</" + action + "Result><ResponseMetadata><RequestId>")
        .text(requestId)
        .raw("</RequestId></ResponseMetadata></" + action + "Response>");
  }

  private static String version(StsAsk ask) {
    String version = ask.text("Version");
    return version == null ? VERSION : version;
  }

  private static String callerIdentity(Identity caller) {
    return element("Arn", caller.arn())
        + element("UserId", caller.userId())
        + element("Account", caller.account());
  }

  private static String sessionToken(StsAsk ask, Instant now, Ids ids) {
    if (Identity.isSession(ask.sessionToken())) {
      throw StsFaults.accessDenied("Cannot call GetSessionToken with session credentials");
    }
    // an account's own session lasts an hour at most, whatever is asked for
    int seconds = Math.min(HOUR, ask.number("DurationSeconds", 900, 129_600, HOUR));
    return credentials(ask.identity(), now.plusSeconds(seconds), ids);
  }

  private static String assumedRole(StsAsk ask, Instant now, Ids ids) {
    String arn = ask.required("RoleArn", 20, 2048, null);
    String session = ask.required("RoleSessionName", 2, 64, SESSION_NAME);
    int seconds = ask.number("DurationSeconds", 900, 12 * HOUR, HOUR);
    Matcher role = ROLE_ARN.matcher(arn);
    if (!role.matches()) {
      throw StsFaults.invalid(arn + " is invalid");
    }
    if (seconds > HOUR && ask.identity().isRole()) {
      throw StsFaults.invalid(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    Identity assumed = new Identity(role.group(2), role.group(1), role.group(3), session);
    return "<AssumedRoleUser>"
        + element("AssumedRoleId", assumed.userId())
        + element("Arn", assumed.arn())
        + "</AssumedRoleUser>"
        + credentials(assumed, now.plusSeconds(seconds), ids);
  }

  private static String credentials(Identity identity, Instant end, Ids ids) {
    return "<Credentials>"
        + element("AccessKeyId", SessionKey.of(identity.account(), ids))
        + element("SecretAccessKey", ids.hex(40))
        + element("SessionToken", identity.sessionToken(ids.hex(64)))
        + element("Expiration", end.truncatedTo(ChronoUnit.SECONDS).toString())
        + "</Credentials>";
  }

  /** Only texts without markup come here. */
  private static String element(String name, String text) {
    return "<" + name + ">" + text + "</" + name + ">";
  }

  /** Writes an error in STS's own form. */
  public static void writeError(XmlBuffer out, String code, String message, String requestId) {
    out.raw("<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>")
        .text(code)
        .raw("</Code><Message>")
        .text(message)
        .raw("</Message></Error><RequestId>")
        .text(requestId)
        .raw("</RequestId></ErrorResponse>");
  }
}
