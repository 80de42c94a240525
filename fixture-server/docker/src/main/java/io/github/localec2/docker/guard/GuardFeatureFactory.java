package io.github.localec2.docker.guard;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.NetworkSettings;
import io.github.localec2.docker.SecurityGroupSettings;

/** Guards instances where that is asked for. */
public final class GuardFeatureFactory implements ContainerFeature.Factory {
  @Override
  public ContainerFeature create(FeatureContext context) {
    SecurityGroupSettings settings = SecurityGroupSettings.of(context.environment().options());
    return settings.enforced()
        ? new GuardFeature(
            settings.keepsNetAdmin(), NetworkSettings.of(context.environment().options()).vpc())
        : new ContainerFeature() {};
  }
}
