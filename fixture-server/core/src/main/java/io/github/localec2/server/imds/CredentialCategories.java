package io.github.localec2.server.imds;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.state.RegionView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;

/** {@code meta-data/iam} and {@code meta-data/identity-credentials}. */
final class CredentialCategories {
  private static final String SINCE = "2012-01-12";
  private static final String IDENTITY_SINCE = "2018-05-23";
  private static final String IDENTITY_ROLE = "ec2-instance";

  private CredentialCategories() {}

  static void fill(
      Directory into,
      RegionView view,
      InstanceRecord row,
      Rehearsal rehearsal,
      GeneratedCredentials generated) {
    IamInstanceProfile profile = row.instance().iamInstanceProfile();
    if (profile != null) {
      RoleCredentials set = rehearsal.credentials();
      String role = profile.arn().substring(profile.arn().lastIndexOf('/') + 1);
      RoleCredentials credentials = set == null ? of(generated, view, row, role) : set;
      into.directory(
          "iam",
          SINCE,
          iam ->
              iam.text("info", SINCE, info(profile, credentials.lastUpdated()))
                  .directory(
                      "security-credentials",
                      SINCE,
                      roles -> roles.text(role, SINCE, text(credentials))));
    }
    RoleCredentials own = of(generated, view, row, IDENTITY_ROLE);
    into.directory(
        "identity-credentials",
        IDENTITY_SINCE,
        all ->
            all.directory(
                "ec2",
                IDENTITY_SINCE,
                ec2 ->
                    ec2.text("info", IDENTITY_SINCE, identityInfo(view, own))
                        .directory(
                            "security-credentials",
                            IDENTITY_SINCE,
                            roles -> roles.text(IDENTITY_ROLE, IDENTITY_SINCE, text(own)))));
  }

  private static RoleCredentials of(
      GeneratedCredentials generated, RegionView view, InstanceRecord row, String role) {
    Instant launched = row.instance().launchTime();
    return generated.of(view, row.instanceId(), role, launched);
  }

  private static String info(IamInstanceProfile profile, Instant updated) {
    return new JsonText()
        .put("Code", "Success")
        .put("LastUpdated", seconds(updated))
        .put("InstanceProfileArn", profile.arn())
        .put("InstanceProfileId", profile.id())
        .toString();
  }

  private static String identityInfo(RegionView view, RoleCredentials credentials) {
    return new JsonText()
        .put("Code", "Success")
        .put("LastUpdated", seconds(credentials.lastUpdated()))
        .put("AccountId", view.account())
        .toString();
  }

  private static String text(RoleCredentials credentials) {
    return new JsonText()
        .put("Code", "Success")
        .put("LastUpdated", seconds(credentials.lastUpdated()))
        .put("Type", "AWS-HMAC")
        .put("AccessKeyId", credentials.accessKeyId())
        .put("SecretAccessKey", credentials.secretAccessKey())
        .put("Token", credentials.token())
        .put("Expiration", seconds(credentials.expiration()))
        .toString();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
