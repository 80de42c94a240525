package io.github.localec2.server.networkinterface;

import io.github.localec2.server.state.CommonFaults;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingConfiguration;
import software.amazon.awssdk.services.ec2.model.ConnectionTrackingSpecificationRequest;

/**
 * How long an interface's security groups remember an idle connection, in seconds.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html">
 *     Amazon EC2 security group connection tracking</a>
 */
public final class InterfaceTracking {
  private static final int MAX_TCP = 432_000;

  private InterfaceTracking() {}

  /** What a request asks for; null for EC2's own values. */
  public static @Nullable ConnectionTrackingConfiguration of(
      @Nullable ConnectionTrackingSpecificationRequest request) {
    if (request == null) {
      return null;
    }
    check("TcpEstablishedTimeout", request.tcpEstablishedTimeout(), 60, MAX_TCP);
    check("UdpStreamTimeout", request.udpStreamTimeout(), 60, 180);
    check("UdpTimeout", request.udpTimeout(), 30, 60);
    return ConnectionTrackingConfiguration.builder()
        .tcpEstablishedTimeout(request.tcpEstablishedTimeout())
        .udpStreamTimeout(request.udpStreamTimeout())
        .udpTimeout(request.udpTimeout())
        .build();
  }

  private static void check(String name, @Nullable Integer seconds, int least, int most) {
    if (seconds != null && (seconds < least || seconds > most)) {
      throw CommonFaults.invalidValue(
          name, seconds, "It must be between " + least + " and " + most + " seconds.");
    }
  }
}
