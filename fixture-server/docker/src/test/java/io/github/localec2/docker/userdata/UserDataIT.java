package io.github.localec2.docker.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import io.github.localec2.server.vm.VmUserData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** User data in real containers. */
@RequiresDocker
final class UserDataIT {
  private static RealEngine engine;
  private static Ec2Client ec2;

  @BeforeAll
  static void start() {
    engine = RealEngine.start();
    ec2 = engine.client();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void theGuidesWebServerRunsOnWhileTheInstanceRuns() {
    String script =
        "#!/bin/bash -xeu\n\nmkdir /site; cd /site\necho hello > index.html\npython3 -m http.server 8000\n";
    String id = engine.running(RealEngine.debian(), script);
    assertThat(engine.exec(id, "cat /var/lib/cloud/instances/" + id + "/user-data.txt"))
        .isEqualTo(script);
    engine.await("the web server", () -> engine.get(id, 8000), "hello\n");
    assertThat(engine.exec(id, "cat /var/log/cloud-init-output.log"))
        .contains("+ python3 -m http.server 8000");
    assertThat(engine.state(id)).isEqualTo("running");
  }

  @Test
  void whatItWroteAndHowItEndedIsOnTheConsole() {
    String id = engine.running(RealEngine.debian(), "#!/bin/sh\necho out; echo err >&2; exit 3\n");
    assertThat(engine.userData(id).errors())
        .containsExactly("scripts_user: part-001 exited with 3");
    assertThat(engine.exec(id, "cat /run/cloud-init/status.json")).contains("\"stage\": null");
    engine.await(
        "the last line of the console",
        () ->
            engine
                .console(id)
                .contains("user data: " + id + " failed: \"scripts_user: part-001 exited"),
        true);
    assertThat(engine.console(id)).contains("out\n", "err\n");
    assertThat(engine.exec(id, "cat /var/log/cloud-init-output.log")).contains("out\nerr\n");
  }

  @Test
  void compressedUserDataRuns() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("#!/bin/sh\ntouch /from-gzip\n".getBytes(UTF_8));
    }
    String id =
        engine.running(
            RealEngine.debian().userData(Base64.getEncoder().encodeToString(bytes.toByteArray())));
    assertThat(engine.userData(id).errors()).isEmpty();
    engine.exec(id, "test -e /from-gzip");
  }

  @Test
  void aCloudConfigMakesUsersFilesAndTheHostsName() {
    String id =
        engine.running(
            RealEngine.debian(),
            """
            #cloud-config
            hostname: web-1
            users:
            - default
            - name: deploy
              groups: [staff]
              shell: /bin/bash
              sudo: ALL=(ALL) NOPASSWD:ALL
              ssh_authorized_keys: [ssh-ed25519 AAAA deploy]
            ssh_authorized_keys: [ssh-ed25519 BBBB all]
            write_files:
            - path: /etc/app/app.conf
              content: 'a=1'
              permissions: '0640'
            - path: /home/deploy/x
              content: ''
              defer: true
              owner: deploy:deploy
            runcmd:
            - [sh, -c, 'id -un > /ran-by']
            """);
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "hostname; cat /etc/hostname").lines())
        .containsExactly("web-1", "web-1");
    assertThat(engine.exec(id, "id -Gn deploy")).contains("deploy", "staff");
    assertThat(engine.exec(id, "cat /etc/sudoers.d/90-cloud-init-users"))
        .contains("deploy ALL=(ALL) NOPASSWD:ALL");
    assertThat(engine.exec(id, "cat /home/deploy/.ssh/authorized_keys")).contains("AAAA");
    assertThat(engine.exec(id, "cat /root/.ssh/authorized_keys")).contains("BBBB");
    assertThat(
            engine.exec(id, "stat -c '%a %U' /etc/app/app.conf /home/deploy/x /home/ubuntu/.ssh"))
        .isEqualTo("640 root\n644 deploy\n700 ubuntu\n");
    assertThat(engine.exec(id, "cat /ran-by")).contains("root");
  }

  @Test
  void timeZonesAndHostsAreSetAndUnknownKeysNamed() {
    String id =
        engine.running(
            RealEngine.debian(),
            """
            #cloud-config
            fqdn: web.example.com
            manage_etc_hosts: true
            timezone: Europe/Berlin
            swap: {size: 1G}
            bootcmd: [mkdir -p /usr/share/zoneinfo/Europe; echo TZif > /usr/share/zoneinfo/Europe/Berlin]
            """);
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output())
        .contains("user data: warning: the cloud-config key 'swap' has no effect here\n");
    assertThat(
            engine.exec(
                id, "grep 127.0.1.1 /etc/hosts; readlink /etc/localtime; cat /etc/timezone"))
        .isEqualTo(
            "127.0.1.1 web.example.com web\n/usr/share/zoneinfo/Europe/Berlin\nEurope/Berlin\n");
  }

  @Test
  void aTimeZoneOfAnImageWithoutAnyIsAWarning() {
    String id = engine.running(RealEngine.debian(), "#cloud-config\ntimezone: Europe/Berlin\n");
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output()).contains("this image has no tzdata");
  }

  @Test
  void aRebootRunsBootCommandsAgainAndNothingElse() {
    String id =
        engine.running(
            RealEngine.debian(),
            "#cloud-config\nbootcmd: [echo b >> /boots]\nruncmd: [echo r >> /runs]\n");
    engine.userData(id);
    ec2.rebootInstances(r -> r.instanceIds(id));
    engine.await("the second boot", () -> engine.docker(id, "cat /boots").output().strip(), "b\nb");
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "cat /runs").strip()).isEqualTo("r");
  }

  @Test
  void anInterpreterThatIsMissingIsNamedAndTheInstanceRuns() {
    String id = engine.running(RealEngine.busybox(), "#!/bin/bash\necho hi\n");
    assertThat(engine.userData(id).errors())
        .containsExactly("scripts_user: part-001 needs /bin/bash, which this image does not have");
    assertThat(engine.state(id)).isEqualTo("running");
  }

  @Test
  void anImageWithoutAShellRunsAndSaysWhatItCannot() {
    String id = engine.running(RealEngine.bare(), "#!/bin/sh\necho hi\n");
    assertThat(engine.state(id)).isEqualTo("running");
    engine.await("the console", () -> engine.console(id).contains("runner: No such file"), true);
    assertThatThrownBy(() -> engine.userData(id)).hasStackTraceContaining("no shell");
  }
}
