package io.github.localec2.server.imds;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.state.RegionView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.MonitoringState;
import software.amazon.awssdk.services.ec2.model.ProductCode;

/** {@code dynamic}: the identity document, its signatures, and whether monitoring is detailed. */
final class IdentityCategories {
  static final String SINCE = "2009-04-04";
  private static final String SINCE_PKCS7 = "2011-01-01";
  private static final String SINCE_RSA_2048 = "2016-09-02";
  private static final int LINE = 76;

  private IdentityCategories() {}

  static void fill(Directory into, RegionView view, InstanceRecord row, IdentityKeys keys) {
    byte[] document = document(view, row.instance()).getBytes(StandardCharsets.UTF_8);
    into.directory(
            "fws", SINCE, fws -> fws.text("instance-monitoring", SINCE, monitoring(row.instance())))
        .directory(
            "instance-identity",
            SINCE,
            identity ->
                identity
                    .later("document", SINCE, () -> new String(document, StandardCharsets.UTF_8))
                    .later(
                        "pkcs7",
                        SINCE_PKCS7,
                        () -> lines(keys.of(IdentityKey.Kind.DSA).pkcs7(document)))
                    .later(
                        "rsa2048",
                        SINCE_RSA_2048,
                        () -> lines(keys.of(IdentityKey.Kind.RSA_2048).pkcs7(document)))
                    .later(
                        "signature",
                        SINCE,
                        () -> lines(keys.of(IdentityKey.Kind.RSA).sign(document))));
  }

  private static String monitoring(Instance instance) {
    return instance.monitoring() != null && instance.monitoring().state() == MonitoringState.ENABLED
        ? "enabled"
        : "disabled";
  }

  private static String document(RegionView view, Instance instance) {
    List<String> products =
        instance.productCodes().stream().map(ProductCode::productCodeId).toList();
    return new JsonText()
        .put("accountId", view.account())
        .put("architecture", instance.architectureAsString())
        .put("availabilityZone", instance.placement().availabilityZone())
        .put("billingProducts", (String) null)
        .put("devpayProductCodes", (String) null)
        .put("marketplaceProductCodes", products)
        .put("imageId", instance.imageId())
        .put("instanceId", instance.instanceId())
        .put("instanceType", instance.instanceTypeAsString())
        .put("kernelId", instance.kernelId())
        .put("pendingTime", seconds(instance.launchTime()))
        .put("privateIp", instance.privateIpAddress())
        .put("ramdiskId", instance.ramdiskId())
        .put("region", view.region())
        .put("version", "2017-09-30")
        .toString();
  }

  private static @Nullable String seconds(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String lines(byte[] bytes) {
    return Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
  }
}
