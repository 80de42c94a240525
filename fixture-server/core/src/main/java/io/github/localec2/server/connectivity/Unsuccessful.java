package io.github.localec2.server.connectivity;

import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;

/** What a request for several resources says of those that it failed for. */
final class Unsuccessful {
  private Unsuccessful() {}

  static UnsuccessfulItem of(String resourceId, String code, String message) {
    return UnsuccessfulItem.builder()
        .resourceId(resourceId)
        .error(error -> error.code(code).message(message))
        .build();
  }
}
