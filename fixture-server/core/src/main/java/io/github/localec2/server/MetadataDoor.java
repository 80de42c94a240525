package io.github.localec2.server;

import io.github.localec2.server.http.MetadataPages;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.util.Map;

/** The metadata service at the server's own address, as if one were the instance itself. */
record MetadataDoor(InstanceMetadata metadata) implements MetadataPages {
  @Override
  public Page page(String instanceId, String method, String target, Map<String, String> headers) {
    MetadataResponse response =
        metadata
            .answer(instanceId, MetadataRequest.of(method, target, headers))
            .orElseThrow(() -> new IllegalStateException("the instance itself is always answered"));
    return new Page(response.status(), response.headers(), response.body());
  }
}
