package io.github.localec2.server.vm.metadata;

import java.util.Optional;

/**
 * Answers what instances ask of {@code 169.254.169.254}. An engine brings the question here,
 * together with the instance that it came from; may be called on any thread, and doesn't wait.
 */
public interface InstanceMetadata {
  /** Nothing is known of any instance. */
  InstanceMetadata NONE =
      new InstanceMetadata() {
        @Override
        public boolean reachable(String instanceId, boolean overIpv6) {
          return false;
        }

        @Override
        public Optional<MetadataResponse> answer(String instanceId, MetadataRequest request) {
          return Optional.of(MetadataResponse.page(404));
        }
      };

  /**
   * Whether a connection of an instance is taken; otherwise it is refused, or reset where it has
   * been taken already.
   *
   * @param overIpv6 true for one to {@code fd00:ec2::254}
   */
  boolean reachable(String instanceId, boolean overIpv6);

  /**
   * Answers one request.
   *
   * @param instanceId who asks
   * @return empty where no answer ever reaches the one who asked, such as a token past the hop
   *     limit: the connection is left as it is
   */
  Optional<MetadataResponse> answer(String instanceId, MetadataRequest request);
}
