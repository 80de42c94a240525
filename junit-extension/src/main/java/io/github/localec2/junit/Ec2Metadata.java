package io.github.localec2.junit;

import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.imds.IdentityKeys;
import io.github.localec2.server.imds.MetadataRehearsal;
import java.net.URI;
import software.amazon.awssdk.imds.Ec2MetadataAsyncClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;

/**
 * The metadata service of instances, from a test: read as the instance reads it, and made to say
 * what EC2 would say some day.
 *
 * <pre>{@code
 * metadata.of(instanceId).interruptSpot(SpotInterruption.terminate(inTwoMinutes));
 * metadata.client(instanceId).get("/latest/meta-data/spot/instance-action");
 * }</pre>
 *
 * <p>The clients need {@code software.amazon.awssdk:imds} on the class path; the rest does not.
 */
public final class Ec2Metadata {
  private final LocalEc2Server server;
  private final MetadataClients clients;

  Ec2Metadata(LocalEc2Server server, MetadataClients clients) {
    this.server = server;
    this.clients = clients;
  }

  /** What the instance finds in its metadata besides what it is; taken back after the test. */
  public MetadataRehearsal of(String instanceId) {
    return server.metadata(instanceId);
  }

  /** A client as the instance itself has one; it is closed for you. */
  public Ec2MetadataClient client(String instanceId) {
    return clients.client(endpoint(instanceId));
  }

  /** An asynchronous client as the instance itself has one; it is closed for you. */
  public Ec2MetadataAsyncClient asyncClient(String instanceId) {
    return clients.asyncClient(endpoint(instanceId));
  }

  /** Where the instance's metadata is, for other clients, in the place of 169.254.169.254. */
  public URI endpoint(String instanceId) {
    return server.metadataEndpoint(instanceId);
  }

  /** By which the instances' identity documents are verified. */
  public IdentityKeys identityKeys() {
    return server.identityKeys();
  }
}
