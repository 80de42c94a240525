package io.github.localec2.server.protocol.sts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from: the account itself, or a role that it has taken on.
 *
 * @param account 12 digits
 * @param partition such as {@code aws}
 * @param role the name of the role; null for the account itself
 * @param session the name of the role's session; null for the account itself
 */
record Identity(String account, String partition, @Nullable String role, @Nullable String session) {
  private static final String TOKEN_HEAD = "LocalEc2 session\n";
  private static final Pattern TOKEN =
      Pattern.compile("role (aws[a-z-]*)/([\\w+=,.@-]+)/([\\w+=,.@-]+)\n.*");

  private static Identity root(String account) {
    return new Identity(account, "aws", null, null);
  }

  /** What a session token says; the account itself where there is none, or none of ours. */
  static Identity of(String account, @Nullable String sessionToken) {
    if (sessionToken != null) {
      Matcher role = TOKEN.matcher(content(sessionToken));
      if (role.matches()) {
        return new Identity(account, role.group(1), role.group(2), role.group(3));
      }
    }
    return root(account);
  }

  private static String content(String sessionToken) {
    try {
      String text = new String(Base64.getDecoder().decode(sessionToken), StandardCharsets.UTF_8);
      return text.startsWith(TOKEN_HEAD) ? text.substring(TOKEN_HEAD.length()) : "";
    } catch (IllegalArgumentException notOurs) {
      return "";
    }
  }

  /** True for the credentials of a session, whoever made it. */
  static boolean isSession(@Nullable String sessionToken) {
    return sessionToken != null && !content(sessionToken).isEmpty();
  }

  /** A token that brings this identity back. */
  String sessionToken(String salt) {
    String who = role == null ? "root" : "role " + partition + "/" + role + "/" + session;
    String text = TOKEN_HEAD + who + "\n" + salt;
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean isRole() {
    return role != null;
  }

  String arn() {
    return role == null
        ? "arn:" + partition + ":iam::" + account + ":root"
        : "arn:" + partition + ":sts::" + account + ":assumed-role/" + role + "/" + session;
  }

  /** The account's own id is its number; a role's id is always the same for the same role. */
  String userId() {
    return role == null ? account : roleId() + ":" + session;
  }

  private String roleId() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((account + "/" + role).getBytes(StandardCharsets.UTF_8));
      StringBuilder id = new StringBuilder("AROA");
      for (int i = 0; i < 17; i++) {
        id.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(digest[i] & 31));
      }
      return id.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
