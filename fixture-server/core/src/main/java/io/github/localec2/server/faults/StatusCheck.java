package io.github.localec2.server.faults;

/**
 * The status checks of an instance.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html">
 *     Status checks for Amazon EC2 instances</a>
 */
public enum StatusCheck {
  /** Of the hardware and the network around it. */
  SYSTEM,
  /** Of the instance's own software and network. */
  INSTANCE,
  /** Of the volumes that are attached to it. */
  ATTACHED_EBS
}
