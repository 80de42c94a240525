package io.github.localec2.junit;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.imds.Ec2MetadataAsyncClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;

/**
 * The SDK's clients of metadata services. What it names need not be on the class path as long as
 * nobody asks for one.
 */
final class MetadataClients implements AutoCloseable {
  private final HttpClients http;
  private final Map<String, Object> open = new HashMap<>();
  private final Closing closing = new Closing();

  MetadataClients(HttpClients http) {
    this.http = http;
  }

  synchronized Ec2MetadataClient client(URI endpoint) {
    return (Ec2MetadataClient)
        open.computeIfAbsent(
            "sync " + endpoint,
            any -> {
              Ec2MetadataClient made =
                  Ec2MetadataClient.builder().endpoint(endpoint).httpClient(http.sync()).build();
              closing.add(made::close);
              return made;
            });
  }

  synchronized Ec2MetadataAsyncClient asyncClient(URI endpoint) {
    return (Ec2MetadataAsyncClient)
        open.computeIfAbsent(
            "async " + endpoint,
            any -> {
              Ec2MetadataAsyncClient made =
                  Ec2MetadataAsyncClient.builder()
                      .endpoint(endpoint)
                      .httpClient(http.async())
                      .build();
              closing.add(made::close);
              return made;
            });
  }

  @Override
  public synchronized void close() {
    open.clear();
    closing.close();
  }
}
