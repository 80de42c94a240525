package io.github.localec2.server.volume;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DisableEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.DisableEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.DisableSnapshotBlockPublicAccessRequest;
import software.amazon.awssdk.services.ec2.model.DisableSnapshotBlockPublicAccessResponse;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.EnableEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.EnableSnapshotBlockPublicAccessRequest;
import software.amazon.awssdk.services.ec2.model.EnableSnapshotBlockPublicAccessResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultRequest;
import software.amazon.awssdk.services.ec2.model.GetEbsEncryptionByDefaultResponse;
import software.amazon.awssdk.services.ec2.model.GetSnapshotBlockPublicAccessStateRequest;
import software.amazon.awssdk.services.ec2.model.GetSnapshotBlockPublicAccessStateResponse;
import software.amazon.awssdk.services.ec2.model.ManagedBy;
import software.amazon.awssdk.services.ec2.model.ModifyEbsDefaultKmsKeyIdRequest;
import software.amazon.awssdk.services.ec2.model.ModifyEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.ResetEbsDefaultKmsKeyIdRequest;
import software.amazon.awssdk.services.ec2.model.ResetEbsDefaultKmsKeyIdResponse;
import software.amazon.awssdk.services.ec2.model.SSEType;
import software.amazon.awssdk.services.ec2.model.SnapshotBlockPublicAccessState;

/** What an account sets for EBS in a region: encryption, its key, public sharing. */
final class EbsSettingsOperations {
  private EbsSettingsOperations() {}

  static void addTo(Family family) {
    family
        .read(GetEbsEncryptionByDefaultRequest.class, EbsSettingsOperations::encryption)
        .write(EnableEbsEncryptionByDefaultRequest.class, EbsSettingsOperations::enable)
        .write(DisableEbsEncryptionByDefaultRequest.class, EbsSettingsOperations::disable)
        .read(GetEbsDefaultKmsKeyIdRequest.class, EbsSettingsOperations::key)
        .write(ModifyEbsDefaultKmsKeyIdRequest.class, EbsSettingsOperations::modifyKey)
        .write(ResetEbsDefaultKmsKeyIdRequest.class, EbsSettingsOperations::resetKey)
        .read(GetSnapshotBlockPublicAccessStateRequest.class, EbsSettingsOperations::sharing)
        .write(EnableSnapshotBlockPublicAccessRequest.class, EbsSettingsOperations::blockSharing)
        .write(DisableSnapshotBlockPublicAccessRequest.class, EbsSettingsOperations::allowSharing);
  }

  private static GetEbsEncryptionByDefaultResponse encryption(
      GetEbsEncryptionByDefaultRequest request, Call call) {
    boolean on = EbsSettings.of(call.view()).encryptionByDefault();
    GetEbsEncryptionByDefaultResponse.Builder response =
        GetEbsEncryptionByDefaultResponse.builder().ebsEncryptionByDefault(on);
    return (on ? response.sseType(SSEType.SSE_KMS) : response).build();
  }

  private static EnableEbsEncryptionByDefaultResponse enable(
      EnableEbsEncryptionByDefaultRequest request, Call call) {
    setEncryption(call.view(), true);
    return EnableEbsEncryptionByDefaultResponse.builder().ebsEncryptionByDefault(true).build();
  }

  private static DisableEbsEncryptionByDefaultResponse disable(
      DisableEbsEncryptionByDefaultRequest request, Call call) {
    setEncryption(call.view(), false);
    return DisableEbsEncryptionByDefaultResponse.builder().ebsEncryptionByDefault(false).build();
  }

  private static void setEncryption(RegionView view, boolean byDefault) {
    EbsSettings.put(view, EbsSettings.of(view).withEncryption(byDefault));
  }

  private static GetEbsDefaultKmsKeyIdResponse key(
      GetEbsDefaultKmsKeyIdRequest request, Call call) {
    return GetEbsDefaultKmsKeyIdResponse.builder().kmsKeyId(shown(call.view())).build();
  }

  /** AWS's own key is shown by its alias. */
  private static String shown(RegionView view) {
    String own = EbsSettings.of(view).kmsKeyId();
    return own == null ? EbsSettings.AWS_KEY_ALIAS : own;
  }

  private static ModifyEbsDefaultKmsKeyIdResponse modifyKey(
      ModifyEbsDefaultKmsKeyIdRequest request, Call call) {
    if (request.kmsKeyId().isBlank()) {
      throw CommonFaults.invalidParameterValue("KmsKeyId must not be empty");
    }
    setKey(call.view(), EbsSettings.keyArn(call.view(), request.kmsKeyId()));
    return ModifyEbsDefaultKmsKeyIdResponse.builder().kmsKeyId(shown(call.view())).build();
  }

  private static ResetEbsDefaultKmsKeyIdResponse resetKey(
      ResetEbsDefaultKmsKeyIdRequest request, Call call) {
    setKey(call.view(), null);
    return ResetEbsDefaultKmsKeyIdResponse.builder().kmsKeyId(shown(call.view())).build();
  }

  private static void setKey(RegionView view, @Nullable String key) {
    EbsSettings.put(view, EbsSettings.of(view).withKey(key));
  }

  private static GetSnapshotBlockPublicAccessStateResponse sharing(
      GetSnapshotBlockPublicAccessStateRequest request, Call call) {
    return GetSnapshotBlockPublicAccessStateResponse.builder()
        .state(EbsSettings.of(call.view()).snapshotSharing())
        .managedBy(ManagedBy.ACCOUNT)
        .build();
  }

  private static EnableSnapshotBlockPublicAccessResponse blockSharing(
      EnableSnapshotBlockPublicAccessRequest request, Call call) {
    SnapshotBlockPublicAccessState state = request.state();
    if (state == SnapshotBlockPublicAccessState.UNBLOCKED) {
      throw CommonFaults.invalidParameterValue(
          "Value (unblocked) for parameter state is invalid. Use"
              + " DisableSnapshotBlockPublicAccess instead.");
    }
    setSharing(call.view(), state);
    return EnableSnapshotBlockPublicAccessResponse.builder().state(state).build();
  }

  private static DisableSnapshotBlockPublicAccessResponse allowSharing(
      DisableSnapshotBlockPublicAccessRequest request, Call call) {
    setSharing(call.view(), SnapshotBlockPublicAccessState.UNBLOCKED);
    return DisableSnapshotBlockPublicAccessResponse.builder()
        .state(SnapshotBlockPublicAccessState.UNBLOCKED)
        .build();
  }

  private static void setSharing(RegionView view, SnapshotBlockPublicAccessState state) {
    EbsSettings.put(view, EbsSettings.of(view).withSnapshotSharing(state));
  }
}
