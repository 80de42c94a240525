package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** Security groups of virtual machines that hold, which takes root. */
@SuppressWarnings("unchecked") // the SDK's builders of builders
@RequiresLibvirt
@EnabledIf("isRoot")
final class GuardIT {
  private static final Path BRIDGE = Path.of("/proc/sys/net/ipv4/conf/virbr0/proxy_arp_pvlan");

  /** Says hello to whoever comes. */
  static final String GREETER =
      Base64.getEncoder()
          .encodeToString(
              "#!/bin/sh\nwhile :; do echo hello | nc -l -p 8080; done\n"
                  .getBytes(StandardCharsets.UTF_8));

  /** With the host's firewall at hand. */
  static boolean isRoot() {
    return Files.isWritable(BRIDGE)
        && (Files.isExecutable(Path.of("/usr/sbin/nft"))
            || Files.isExecutable(Path.of("/usr/bin/nft")));
  }

  static IpPermission web(String cidr) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(8080)
        .toPort(8080)
        .ipRanges(r -> r.cidrIp(cidr))
        .build();
  }

  static boolean answers(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 8080), 700);
      socket.setSoTimeout(700);
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
          .equals("hello");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hears(RealHost host, Instance from, String address) {
    return host.enter(from, "nc -w 2 " + address + " 8080 </dev/null").equals("hello");
  }

  @Test
  void whatNoGroupLetsThroughDoesNotPassAndChangesHoldAtOnce() throws IOException {
    try (RealHost host = new RealHost("libvirt.security-groups", "enforce", "libvirt.boots", "2")) {
      Ec2Client ec2 = host.client();
      String serving = group(ec2, "serving");
      String asking = group(ec2, "asking");
      Instance server = host.running(r -> r.securityGroupIds(serving).userData(GREETER));
      Instance client = host.running(r -> r.securityGroupIds(asking));
      String address = server.privateIpAddress();
      // the server itself gets in, and so knows when there is something to reach
      host.enter(server, "until netstat -ltn | grep -q :8080; do usleep 99999; done");
      assertThat(host.trySsh(server, "true").exitCode()).isEqualTo(255);
      assertThat(answers(address)).isFalse();
      assertThat(hears(host, client, address)).isFalse();

      // an address, at once
      ec2.authorizeSecurityGroupIngress(
          r -> r.groupId(serving).ipPermissions(web("192.168.122.1/32")));
      assertThat(answers(address)).isTrue();
      assertThat(hears(host, client, address)).isFalse();
      ec2.revokeSecurityGroupIngress(
          r -> r.groupId(serving).ipPermissions(web("192.168.122.1/32")));
      assertThat(answers(address)).isFalse();

      // a group
      ec2.authorizeSecurityGroupIngress(
          r ->
              r.groupId(serving)
                  .ipPermissions(
                      p ->
                          p.ipProtocol("tcp")
                              .fromPort(8000)
                              .toPort(9000)
                              .userIdGroupPairs(g -> g.groupId(asking))));
      assertThat(hears(host, client, address)).isTrue();
      assertThat(answers(address)).isFalse();

      // outwards
      ec2.revokeSecurityGroupEgress(
          r ->
              r.groupId(asking)
                  .ipPermissions(p -> p.ipProtocol("-1").ipRanges(c -> c.cidrIp("0.0.0.0/0"))));
      assertThat(hears(host, client, address)).isFalse();
      assertThat(
              host.enter(client, "wget -qO- http://169.254.169.254/latest/meta-data/instance-id"))
          .isEqualTo(client.instanceId());
      ec2.authorizeSecurityGroupEgress(r -> r.groupId(asking).ipPermissions(web(address + "/32")));
      assertThat(hears(host, client, address)).isTrue();

      // another group
      ec2.modifyInstanceAttribute(r -> r.instanceId(server.instanceId()).groups(asking));
      assertThat(hears(host, client, address)).isFalse();
    }
    assertThat(RealHost.run("nft", "list", "tables").output()).doesNotContain("localec2-");
    assertThat(Files.readString(BRIDGE).strip()).isEqualTo("0");
  }

  private static String group(Ec2Client ec2, String name) {
    return ec2.createSecurityGroup(r -> r.groupName(name).description(name)).groupId();
  }
}
