package io.github.localec2.server.instance;

import org.jspecify.annotations.Nullable;

/**
 * What is set for an instance and isn't part of its description.
 *
 * @param userData base64 as it was given; null for none
 * @param disableApiTermination true where TerminateInstances is refused
 * @param disableApiStop true where StopInstances is refused
 * @param shutdownBehavior {@code stop} or {@code terminate}, when the instance shuts itself down
 * @param cpuCredits {@code standard} or {@code unlimited}; null where the type isn't burstable
 */
public record InstanceSettings(
    @Nullable String userData,
    boolean disableApiTermination,
    boolean disableApiStop,
    String shutdownBehavior,
    @Nullable String cpuCredits) {

  InstanceSettings withUserData(@Nullable String data) {
    return new InstanceSettings(
        data, disableApiTermination, disableApiStop, shutdownBehavior, cpuCredits);
  }

  InstanceSettings withDisableApiTermination(boolean disable) {
    return new InstanceSettings(userData, disable, disableApiStop, shutdownBehavior, cpuCredits);
  }

  InstanceSettings withDisableApiStop(boolean disable) {
    return new InstanceSettings(
        userData, disableApiTermination, disable, shutdownBehavior, cpuCredits);
  }

  InstanceSettings withShutdownBehavior(String behavior) {
    return new InstanceSettings(
        userData, disableApiTermination, disableApiStop, behavior, cpuCredits);
  }

  InstanceSettings withCpuCredits(@Nullable String credits) {
    return new InstanceSettings(
        userData, disableApiTermination, disableApiStop, shutdownBehavior, credits);
  }
}
