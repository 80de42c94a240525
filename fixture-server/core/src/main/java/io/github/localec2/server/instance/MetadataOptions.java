package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImdsSupportValues;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataProtocolState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * The metadata options of a new instance: each is the launch's, else the account's default, else
 * what the AMI wants, else EC2's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html">
 *     Configure the instance metadata options</a>
 */
final class MetadataOptions {
  private static final int MAX_HOPS = 64;
  private static final int HOPS = 1;
  private static final int HOPS_OF_NEWER_IMAGES = 2;

  private static final Pattern TAG_KEY = Pattern.compile("[0-9a-zA-Z\\-_+=,.@:]{1,255}");
  private static final Set<String> RESERVED_KEYS = Set.of(".", "..", "_index");

  private MetadataOptions() {}

  static InstanceMetadataOptionsResponse atLaunch(
      RegionView view, Image image, @Nullable InstanceMetadataOptionsRequest request) {
    InstanceMetadataOptionsRequest wanted =
        request == null ? InstanceMetadataOptionsRequest.builder().build() : request;
    InstanceMetadataDefaultsResponse account = AccountDefaults.of(view).metadata();
    boolean newer = image.imdsSupport() == ImdsSupportValues.V2_0;
    return InstanceMetadataOptionsResponse.builder()
        .state(InstanceMetadataOptionsState.PENDING)
        .httpTokens(
            first(
                wanted.httpTokens(),
                account.httpTokens(),
                newer ? HttpTokensState.REQUIRED : HttpTokensState.OPTIONAL))
        .httpPutResponseHopLimit(
            first(
                hops(wanted.httpPutResponseHopLimit()),
                account.httpPutResponseHopLimit(),
                newer ? HOPS_OF_NEWER_IMAGES : HOPS))
        .httpEndpoint(
            first(
                wanted.httpEndpoint(),
                account.httpEndpoint(),
                InstanceMetadataEndpointState.ENABLED))
        .httpProtocolIpv6(
            first(wanted.httpProtocolIpv6(), null, InstanceMetadataProtocolState.DISABLED))
        .instanceMetadataTags(
            first(
                wanted.instanceMetadataTags(),
                account.instanceMetadataTags(),
                InstanceMetadataTagsState.DISABLED))
        .build();
  }

  /** Checks a hop limit that a request names. */
  static @Nullable Integer hops(@Nullable Integer limit) {
    if (limit != null && (limit < 1 || limit > MAX_HOPS)) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + limit
              + ") for parameter HttpPutResponseHopLimit is invalid. It must be"
              + " between 1 and "
              + MAX_HOPS
              + ".");
    }
    return limit;
  }

  /**
   * Checks that tags can be paths of the metadata service, where it shows them.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html">View
   *     tags for your EC2 instances using instance metadata</a>
   */
  static void checkTags(InstanceMetadataOptionsResponse options, Collection<Tag> tags) {
    if (options.instanceMetadataTags() != InstanceMetadataTagsState.ENABLED) {
      return;
    }
    for (Tag tag : tags) {
      if (!TAG_KEY.matcher(tag.key()).matches() || RESERVED_KEYS.contains(tag.key())) {
        throw CommonFaults.invalidParameterValue(
            "'"
                + tag.key()
                + "' is not a valid tag key. Tag keys must match pattern ("
                + TAG_KEY.pattern()
                + "), and must not be a reserved name ('.', '..', '_index')");
      }
    }
  }

  private static <T> T first(@Nullable T one, @Nullable T other, T last) {
    if (one != null) {
      return one;
    }
    return other != null ? other : last;
  }
}
