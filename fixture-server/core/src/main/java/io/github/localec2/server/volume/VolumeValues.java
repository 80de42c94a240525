package io.github.localec2.server.volume;

import io.github.localec2.server.state.Timestamps;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Values of volumes that filters compare. */
final class VolumeValues {
  private VolumeValues() {}

  static Stream<String> attachTimes(Volume volume) {
    return volume.attachments().stream().map(each -> Timestamps.format(each.attachTime()));
  }

  static Stream<String> deleteOnTermination(Volume volume) {
    return volume.attachments().stream()
        .map(each -> String.valueOf(Boolean.TRUE.equals(each.deleteOnTermination())));
  }
}
