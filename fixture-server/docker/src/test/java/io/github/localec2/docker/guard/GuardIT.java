package io.github.localec2.docker.guard;

import static io.github.localec2.docker.guard.Guarded.web;
import static io.github.localec2.docker.guard.Guarded.webOfGroup;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.RemovePrefixListEntry;

/** What security groups say is what comes through, at once. */
@RequiresDocker
class GuardIT {
  private static Guarded ec2;

  @BeforeAll
  static void start() {
    ec2 = new Guarded();
  }

  @AfterEach
  void reset() {
    ec2.engine().reset();
  }

  @AfterAll
  static void stop() {
    ec2.close();
  }

  @Test
  void nothingComesInButWhatARuleLetsIn() {
    String group = ec2.group("web");
    String id = ec2.launched(group);
    assertThat(ec2.hostReaches(id)).isFalse();

    ec2.letIn(group, web("0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isTrue();
    assertThat(Guarded.connects("127.0.0.1", hostPort(id))).isTrue();

    ec2.shutOut(group, web("0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isFalse();
    assertThat(hostPort(id)).isZero();
  }

  private static int hostPort(String id) {
    return ec2.engine().hostPort(id, Guarded.PORT);
  }

  @Test
  void theHostIsJudgedAsItsLoopbackAddress() {
    String group = ec2.group("local");
    String id = ec2.launched(group);
    String everybodyHere = ec2.address(id).replaceFirst("\\.\\d+\\.\\d+$", ".0.0/16");
    ec2.letIn(group, web(everybodyHere));
    assertThat(ec2.hostReaches(id)).isFalse();
    assertThat(hostPort(id)).isZero();

    ec2.letIn(group, web("127.0.0.1/32"));
    assertThat(ec2.hostReaches(id)).isTrue();
    assertThat(hostPort(id)).isPositive();
  }

  @Test
  void membersOfAGroupComeInAsTheyComeAndGo() {
    String clients = ec2.group("clients");
    String servers = ec2.group("servers");
    ec2.letIn(servers, webOfGroup(clients));
    String server = ec2.launched(servers);
    String client = ec2.launched(clients);
    assertThat(ec2.reaches(client, server)).isTrue();
    assertThat(ec2.reaches(server, client)).isFalse();

    ec2.client().modifyInstanceAttribute(r -> r.instanceId(client).groups(servers));
    assertThat(ec2.reaches(client, server)).isFalse();
    String card = ec2.instance(client).networkInterfaces().get(0).networkInterfaceId();
    ec2.client().modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(card).groups(clients));
    assertThat(ec2.reaches(client, server)).isTrue();

    ec2.engine().terminate(client);
    // the engine gives addresses again
    String stranger = ec2.launched(ec2.group("strangers"));
    assertThat(ec2.reaches(stranger, server)).isFalse();
  }

  @Test
  void messagesOfIcmpAreLetInByTheirType() {
    String group = ec2.group("pinged");
    String pinged = ec2.launched(group);
    String other = ec2.launched(ec2.group("pinging"));
    assertThat(ec2.pings(other, pinged)).isFalse();
    ec2.letIn(group, Guarded.from("icmp", 13, -1, "0.0.0.0/0"));
    assertThat(ec2.pings(other, pinged)).isFalse();
    ec2.letIn(group, Guarded.from("icmp", 8, -1, "0.0.0.0/0"));
    assertThat(ec2.pings(other, pinged)).isTrue();
    assertThat(ec2.reaches(other, pinged)).isFalse();
  }

  @Test
  void allProtocolsAndRangesOfPortsComeInWhereARuleSaysSo() {
    String group = ec2.group("ranges");
    String id = ec2.launched(group);
    String other = ec2.launched(ec2.group("other"));
    IpPermission below = Guarded.from("tcp", 7000, Guarded.PORT - 1, "0.0.0.0/0");
    ec2.letIn(group, below);
    assertThat(ec2.reaches(other, id)).isFalse();
    ec2.letIn(
        group, Guarded.from("tcp", Guarded.PORT - 1, Guarded.PORT, ec2.address(other) + "/32"));
    assertThat(ec2.reaches(other, id)).isTrue();
    assertThat(ec2.hostReaches(id)).isFalse();
    ec2.letIn(group, Guarded.from("-1", -1, -1, "0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isTrue();
    assertThat(ec2.pings(other, id)).isTrue();
  }

  @Test
  void whatMayGoOutIsGuardedAndAnswersAlwaysPass() {
    String inside = ec2.group("inside");
    String open = ec2.group("open");
    ec2.letIn(open, web("0.0.0.0/0"));
    ec2.letIn(inside, web("0.0.0.0/0"));
    String id = ec2.launched(inside);
    String server = ec2.launched(open);
    assertThat(ec2.reaches(id, server)).isTrue();

    ec2.shutIn(inside);
    assertThat(ec2.reaches(id, server)).isFalse();
    // whoever may come in gets the answer
    assertThat(ec2.reaches(server, id)).isTrue();

    ec2.client()
        .authorizeSecurityGroupEgress(r -> r.groupId(inside).ipPermissions(webOfGroup(open)));
    assertThat(ec2.reaches(id, server)).isTrue();
  }

  @Test
  void aPrefixListIsItsEntries() {
    String group = ec2.group("listed");
    String id = ec2.launched(group);
    String other = ec2.launched(ec2.group("other"));
    String list =
        ec2.client()
            .createManagedPrefixList(
                r -> r.prefixListName("known").addressFamily("IPv4").maxEntries(3))
            .prefixList()
            .prefixListId();
    ec2.letIn(
        group,
        IpPermission.builder()
            .ipProtocol("tcp")
            .fromPort(Guarded.PORT)
            .toPort(Guarded.PORT)
            .prefixListIds(PrefixListId.builder().prefixListId(list).build())
            .build());
    assertThat(ec2.reaches(other, id)).isFalse();
    String entry = ec2.address(other) + "/32";
    ec2.client()
        .modifyManagedPrefixList(
            r ->
                r.prefixListId(list)
                    .currentVersion(1L)
                    .addEntries(AddPrefixListEntry.builder().cidr(entry).build()));
    assertThat(ec2.reaches(other, id)).isTrue();
    ec2.client()
        .modifyManagedPrefixList(
            r ->
                r.prefixListId(list)
                    .currentVersion(2L)
                    .removeEntries(RemovePrefixListEntry.builder().cidr(entry).build()));
    assertThat(ec2.reaches(other, id)).isFalse();
  }

  @Test
  void rulesHoldAfterAPauseARebootAndAPowerOff() {
    String group = ec2.group("restarted");
    ec2.letIn(group, web("127.0.0.1/32"));
    String id = ec2.launched(group);
    ec2.client().stopInstances(r -> r.instanceIds(id));
    ec2.engine().await(id, () -> ec2.engine().state(id), "stopped");
    ec2.shutOut(group, web("127.0.0.1/32"));
    ec2.client().startInstances(r -> r.instanceIds(id));
    ec2.engine().await(id, () -> ec2.engine().state(id), "running");
    assertThat(ec2.engine().exec(id, "wget -q -O - http://127.0.0.1:8000/")).contains("served");
    ec2.engine().await("the rules of " + id, () -> ec2.hostReaches(id), false);

    ec2.letIn(group, web("0.0.0.0/0"));
    ec2.engine().docker(id, "poweroff");
    ec2.engine().await(id, () -> ec2.engine().state(id), "stopped");
    ec2.shutOut(group, web("0.0.0.0/0"));
    ec2.client().startInstances(r -> r.instanceIds(id));
    ec2.engine().await(id, () -> ec2.engine().state(id), "running");
    ec2.engine().exec(id, "httpd -h /www -p 8000");
    assertThat(ec2.hostReaches(id)).isFalse();
    ec2.letIn(group, web("0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isTrue();
  }

  @Test
  void programsOfTheInstanceCannotChangeTheRules() {
    String group = ec2.group("root");
    String id =
        ec2.engine()
            .running(
                RealEngine.busybox()
                    .securityGroupIds(group)
                    .userData(
                        RealEngine.base64(
                            """
                            #!/bin/sh
                            id -u
                            ip addr add 10.99.99.99/32 dev lo || echo not permitted
                            """)));
    assertThat(ec2.engine().userData(id).output()).contains("0\n").contains("not permitted");
  }

  @Test
  void anAgentThatIsKilledIsReplaced() {
    String group = ec2.group("killed");
    String id = ec2.launched(group);
    ec2.engine()
        .exec(
            id,
            "for each in /proc/[0-9]*; do"
                + " [ \"$(tr '\\0' ' ' <$each/cmdline)\" = '/.localec2/agent guard ' ] && kill ${each#/proc/};"
                + " done; true");
    assertThat(ec2.hostReaches(id)).isFalse();
    ec2.letIn(group, web("0.0.0.0/0"));
    ec2.engine().await("the rules of " + id, () -> ec2.hostReaches(id), true);
    ec2.shutOut(group, web("0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isFalse();
  }

  @Test
  void aRollbackTakesRulesBackToo() {
    String group = ec2.group("rolled-back");
    String id = ec2.launched(group);
    var before = ec2.engine().snapshot();
    ec2.letIn(group, web("0.0.0.0/0"));
    assertThat(ec2.hostReaches(id)).isTrue();
    ec2.engine().restore(before);
    ec2.engine().await("the rules of " + id, () -> ec2.hostReaches(id), false);
  }
}
