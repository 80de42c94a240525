package io.github.localec2.samples.spot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.junit.Ec2Metadata;
import io.github.localec2.server.imds.SpotInterruption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.MarketType;

/** Rehearses a spot interruption, without a container and without waiting for EC2 to want one. */
@LocalEc2
class SpotWatchTest {
  private static final Instant SOON = Instant.parse("2026-12-24T18:02:00Z");

  private String instanceId = "";

  @BeforeEach
  void launch(Ec2Client ec2) {
    instanceId =
        ec2.runInstances(
                request ->
                    request
                        .imageId("ami-12345678")
                        .minCount(1)
                        .maxCount(1)
                        .instanceMarketOptions(market -> market.marketType(MarketType.SPOT)))
            .instances()
            .get(0)
            .instanceId();
  }

  @Test
  void nothingIsKnownAtFirst(Ec2MetadataClient client) {
    SpotWatch watch = new SpotWatch(client);

    assertThat(watch.interruption()).isEmpty();
    assertThat(watch.shouldMove()).isFalse();
  }

  @Test
  void anInterruptionIsSeen(Ec2MetadataClient client, Ec2Metadata metadata) {
    metadata.of(instanceId).interruptSpot(SpotInterruption.terminate(SOON));

    assertThat(new SpotWatch(client).interruption()).contains(SOON);
  }

  @Test
  void aRecommendationToMoveIsSeen(Ec2MetadataClient client, Ec2Metadata metadata) {
    metadata.of(instanceId).recommendRebalance();

    assertThat(new SpotWatch(client).shouldMove()).isTrue();
  }
}
