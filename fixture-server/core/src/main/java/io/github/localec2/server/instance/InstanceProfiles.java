package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;

/**
 * IAM instance profiles as EC2 sees them. There is no IAM to ask, so every well-formed name and ARN
 * is a profile.
 */
final class InstanceProfiles {
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
  private static final Pattern ARN =
      Pattern.compile("arn:aws[\\w-]*:iam::\\d{12}:instance-profile/([\\w+=,.@/-]+)");
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LETTERS = 17;

  private InstanceProfiles() {}

  /** The profile that a request names; null where it names none. */
  static @Nullable IamInstanceProfile of(
      RegionView view, @Nullable IamInstanceProfileSpecification specification) {
    if (specification == null) {
      return null;
    }
    // Packer and others send an empty name for none, and EC2 takes it for that
    String arn = orNone(specification.arn());
    String name = orNone(specification.name());
    if (arn != null && name != null) {
      throw CommonFaults.invalidParameterCombination(
          "The parameter 'iamInstanceProfile.name' may not be used in combination with"
              + " 'iamInstanceProfile.arn'");
    }
    if (arn != null) {
      if (!ARN.matcher(arn).matches()) {
        throw CommonFaults.invalidParameterValue(
            "Value ("
                + arn
                + ") for parameter iamInstanceProfile.arn is invalid. Invalid IAM"
                + " Instance Profile ARN");
      }
      return profile(arn);
    }
    if (name == null) {
      return null;
    }
    if (!NAME.matcher(name).matches()) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + name
              + ") for parameter iamInstanceProfile.name is invalid. Invalid IAM"
              + " Instance Profile name");
    }
    return profile("arn:aws:iam::" + view.account() + ":instance-profile/" + name);
  }

  private static @Nullable String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static IamInstanceProfile profile(String arn) {
    return IamInstanceProfile.builder().arn(arn).id(id(arn)).build();
  }

  /** A profile has one id for good, so it is taken from the ARN. */
  private static String id(String arn) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(arn.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is in every JDK", impossible);
    }
    StringBuilder id = new StringBuilder("AIPA");
    for (int i = 0; i < ID_LETTERS; i++) {
      id.append(LETTERS.charAt(digest[i] & 31));
    }
    return id.toString();
  }
}
