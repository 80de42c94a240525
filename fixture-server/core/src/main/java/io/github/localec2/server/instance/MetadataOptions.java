package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
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

  private static <T> T first(@Nullable T one, @Nullable T other, T last) {
    if (one != null) {
      return one;
    }
    return other != null ? other : last;
  }
}
