package io.github.localec2.docker.guard;

import io.github.localec2.docker.RealEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Instances whose security groups are enforced, and who reaches whom. */
final class Guarded implements AutoCloseable {
  static final int PORT = 8000;

  private static final int PATIENCE_MILLIS = 500;

  private final RealEngine engine;

  Guarded(String... further) {
    String[] options = new String[further.length + 2];
    options[0] = "docker.security-groups";
    options[1] = "enforce";
    System.arraycopy(further, 0, options, 2, further.length);
    engine = RealEngine.start(options);
  }

  RealEngine engine() {
    return engine;
  }

  Ec2Client client() {
    return engine.client();
  }

  String group(String name) {
    return client().createSecurityGroup(r -> r.groupName(name).description(name)).groupId();
  }

  /** An instance with a web server at {@link #PORT}. */
  String launched(String... groups) {
    String id = engine.running(RealEngine.busybox().securityGroupIds(Set.of(groups)));
    engine.exec(id, "mkdir -p /www && echo served >/www/index.html && httpd -h /www -p " + PORT);
    return id;
  }

  Instance instance(String id) {
    return client()
        .describeInstances(r -> r.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  String address(String id) {
    return instance(id).privateIpAddress();
  }

  /** True where one instance gets an answer from the other's web server. */
  boolean reaches(String from, String to) {
    return reachesAddress(from, address(to));
  }

  boolean reachesAddress(String from, String address) {
    return engine
        .docker(from, "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 " + address + " " + PORT)
        .output()
        .contains("served");
  }

  boolean pings(String from, String to) {
    return engine.docker(from, "ping -c 1 -W 1 " + address(to)).exitCode() == 0;
  }

  /** True where a connection from this machine comes in. */
  boolean hostReaches(String id) {
    return connects(address(id), PORT);
  }

  static boolean connects(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void letIn(String group, IpPermission permission) {
    client().authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  void shutOut(String group, IpPermission permission) {
    client().revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
  }

  /** Everything that a group lets out by itself. */
  void shutIn(String group) {
    client()
        .revokeSecurityGroupEgress(
            r -> r.groupId(group).ipPermissions(from("-1", -1, -1, "0.0.0.0/0")));
  }

  static IpPermission web(String cidr) {
    return from("tcp", PORT, PORT, cidr);
  }

  static IpPermission from(String protocol, int from, int to, String cidr) {
    return IpPermission.builder()
        .ipProtocol(protocol)
        .fromPort(from)
        .toPort(to)
        .ipRanges(IpRange.builder().cidrIp(cidr).build())
        .build();
  }

  static IpPermission webOfGroup(String group) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(PORT)
        .toPort(PORT)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(group).build())
        .build();
  }

  @Override
  public void close() {
    engine.close();
  }
}
