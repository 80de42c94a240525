package io.github.localec2.server.volume;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.SnapshotBlockPublicAccessState;

/**
 * What an account has set for EBS in a region.
 *
 * @param encryptionByDefault true where every new volume is encrypted
 * @param kmsKeyId the key of new encrypted volumes; null for AWS's own
 * @param snapshotSharing how far public sharing of snapshots is blocked
 */
record EbsSettings(
    boolean encryptionByDefault,
    @Nullable String kmsKeyId,
    SnapshotBlockPublicAccessState snapshotSharing) {
  /** The name under which EC2 shows AWS's own key. */
  static final String AWS_KEY_ALIAS = "alias/aws/ebs";

  private static final String ROW = "ebs";
  private static final Table<EbsSettings> SETTINGS =
      Table.<EbsSettings>named("ebs-settings", any -> ROW).build();
  private static final EbsSettings DEFAULT =
      new EbsSettings(false, null, SnapshotBlockPublicAccessState.UNBLOCKED);

  static EbsSettings of(RegionView view) {
    return view.rows(SETTINGS).find(ROW).orElse(DEFAULT);
  }

  static void put(RegionView view, EbsSettings settings) {
    view.rows(SETTINGS).put(settings);
  }

  EbsSettings withEncryption(boolean byDefault) {
    return new EbsSettings(byDefault, kmsKeyId, snapshotSharing);
  }

  EbsSettings withKey(@Nullable String key) {
    return new EbsSettings(encryptionByDefault, key, snapshotSharing);
  }

  EbsSettings withSnapshotSharing(SnapshotBlockPublicAccessState state) {
    return new EbsSettings(encryptionByDefault, kmsKeyId, state);
  }

  /** The ARN of the key that encrypts where the request names none. */
  static String defaultKey(RegionView view) {
    String own = of(view).kmsKeyId();
    return own != null ? own : awsKey(view);
  }

  /** The ARN of the key that the request names, or of the default one. */
  static String keyArn(RegionView view, @Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return defaultKey(view);
    }
    if (wanted.startsWith("arn:")) {
      return wanted;
    }
    if (wanted.equals(AWS_KEY_ALIAS)) {
      return awsKey(view);
    }
    return arn(view, wanted.startsWith("alias/") ? wanted : "key/" + wanted);
  }

  /** AWS makes one key for EBS in each account and region; it must be the same at every call. */
  private static String awsKey(RegionView view) {
    byte[] seed = (AWS_KEY_ALIAS + view.scope()).getBytes(StandardCharsets.UTF_8);
    return arn(view, "key/" + UUID.nameUUIDFromBytes(seed));
  }

  private static String arn(RegionView view, String resource) {
    return "arn:aws:kms:" + view.region() + ":" + view.account() + ":" + resource;
  }
}
