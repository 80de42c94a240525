package io.github.localec2.samples.spot;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.imds.Ec2MetadataClient;

/** Looks whether EC2 wants the instance back on which this program runs. */
public final class SpotWatch {
  private static final String META_DATA = "/latest/meta-data/";

  private final Ec2MetadataClient metadata;

  /**
   * @param metadata of the instance
   */
  public SpotWatch(Ec2MetadataClient metadata) {
    this.metadata = metadata;
  }

  /** When the instance will be interrupted; empty as long as nothing is known about it. */
  public Optional<Instant> interruption() {
    return value("spot/instance-action").map(notice -> time(notice, "time"));
  }

  /** True where EC2 sees an interruption coming, and recommends to move. */
  public boolean shouldMove() {
    return value("events/recommendations/rebalance").isPresent();
  }

  private static Instant time(Document notice, String name) {
    Document value = notice.asMap().get(name);
    if (value == null) {
      throw new IllegalStateException("the notice has no " + name + ": " + notice);
    }
    return Instant.parse(value.asString());
  }

  /** Not found is the usual answer. */
  private Optional<Document> value(String path) {
    try {
      return Optional.of(metadata.get(META_DATA + path).asDocument());
    } catch (SdkClientException e) {
      if (String.valueOf(e.getMessage()).contains("404")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
