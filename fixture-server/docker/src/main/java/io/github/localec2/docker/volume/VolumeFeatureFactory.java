package io.github.localec2.docker.volume;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.FeatureContext;

/** Gives volumes data where that is asked for. */
public final class VolumeFeatureFactory implements ContainerFeature.Factory {
  @Override
  public ContainerFeature create(FeatureContext context) {
    VolumeSettings settings = VolumeSettings.of(context.environment().options());
    return settings.mounted() ? new VolumeFeature(settings, context) : new ContainerFeature() {};
  }
}
