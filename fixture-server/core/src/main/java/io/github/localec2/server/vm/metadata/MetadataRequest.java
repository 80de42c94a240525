package io.github.localec2.server.vm.metadata;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request of the metadata service.
 *
 * @param method in upper case, such as {@code GET}
 * @param target as it was sent: a path, perhaps with a query, or an absolute address
 * @param headers by their names in lower case
 * @param hops how far away the client is: 1 for the instance itself, 2 for a container in it
 * @param overIpv6 true where it was sent to {@code fd00:ec2::254}
 */
public record MetadataRequest(
    String method, String target, Map<String, String> headers, int hops, boolean overIpv6) {
  public MetadataRequest {
    if (hops < 1) {
      throw new IllegalArgumentException("hops must be at least 1: " + hops);
    }
    headers =
        headers.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    each -> each.getKey().toLowerCase(Locale.ROOT),
                    Map.Entry::getValue,
                    (first, again) -> first));
  }

  /** A request of the instance itself, by IPv4. */
  public static MetadataRequest of(String method, String target, Map<String, String> headers) {
    return new MetadataRequest(method, target, headers, 1, false);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
