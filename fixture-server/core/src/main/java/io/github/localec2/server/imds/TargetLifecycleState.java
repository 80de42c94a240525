package io.github.localec2.server.imds;

/**
 * The state of an Auto Scaling group that an instance is on its way to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/retrieving-target-lifecycle-state-through-imds.html">
 *     Retrieve the target lifecycle state</a>
 */
public enum TargetLifecycleState {
  DETACHED("Detached"),
  IN_SERVICE("InService"),
  STANDBY("Standby"),
  TERMINATED("Terminated"),
  WARMED_HIBERNATED("Warmed:Hibernated"),
  WARMED_RUNNING("Warmed:Running"),
  WARMED_STOPPED("Warmed:Stopped"),
  WARMED_TERMINATED("Warmed:Terminated");

  private final String text;

  TargetLifecycleState(String text) {
    this.text = text;
  }

  /** As EC2 writes it. */
  @Override
  public String toString() {
    return text;
  }
}
