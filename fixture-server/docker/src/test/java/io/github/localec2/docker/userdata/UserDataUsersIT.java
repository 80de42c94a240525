package io.github.localec2.docker.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.RealEngine;
import io.github.localec2.docker.RequiresDocker;
import io.github.localec2.server.vm.VmUserData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users, groups, keys and passwords of user data in real containers; the image has an ubuntu. */
@RequiresDocker
final class UserDataUsersIT {
  /** The image is made of packages that nothing has configured, as for passwords. */
  private static final String PAM =
      """
      bootcmd:
      - cd /etc/pam.d; touch common-auth common-account common-session common-session-noninteractive
      - echo password required pam_unix.so sha512 > /etc/pam.d/common-password
      """;

  private static RealEngine engine;

  @BeforeAll
  static void start() {
    engine = RealEngine.start();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static String launched(String userData) {
    return engine.running(RealEngine.debian(), userData);
  }

  @Test
  void keysWithoutUsersAreRootsAndTheDefaultUsers() {
    String id = launched("#cloud-config\nssh_authorized_keys: [ssh-ed25519 AAAA all]\n");
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(
            engine.exec(
                id, "cat /root/.ssh/authorized_keys /home/ubuntu/.ssh/authorized_keys | grep AAAA"))
        .isEqualTo("ssh-ed25519 AAAA all\nssh-ed25519 AAAA all\n");
    assertThat(engine.exec(id, "stat -c '%U %a' /home/ubuntu/.ssh /home/ubuntu/.ssh/*"))
        .isEqualTo("ubuntu 700\nubuntu 600\n");
  }

  @Test
  void whereUsersAreNamedWithoutTheDefaultOneItGetsNoKeys() {
    String id =
        launched(
            "#cloud-config\nusers: [{name: eve}]\nssh_authorized_keys: [ssh-ed25519 AAAA all]\n");
    assertThat(engine.userData(id).errors()).isEmpty();
    engine.exec(id, "grep AAAA /root/.ssh/authorized_keys");
    engine.exec(id, "! grep AAAA /home/ubuntu/.ssh/authorized_keys /home/eve/.ssh/*");
  }

  @Test
  void membersOfAGroupAreThoseWhoAreThere() {
    String id =
        launched(
            """
            #cloud-config
            groups:
            - admins: [ubuntu, alice]
            - cloud-users
            users: [{name: alice, groups: cloud-users}]
            """);
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output()).contains("warning: alice is not put into the group admins");
    assertThat(engine.exec(id, "grep -E '^(admins|cloud-users):' /etc/group | cut -d: -f1,4"))
        .isEqualTo("admins:ubuntu\ncloud-users:alice\n");
  }

  @Test
  void aUserIsAsItsKeysSay() {
    String id =
        launched(
            """
            #cloud-config
            users:
            - name: full
              gecos: Full Name
              homedir: /srv/full
              primary_group: first
              groups: [second, third]
              shell: /bin/sh
              uid: 4711
              expiredate: '2040-01-02'
              inactive: '7'
              lock_passwd: false
              plain_text_passwd: secret
              ssh_import_id: [gh:somebody]
              sudo: ['ALL=(ALL) NOPASSWD:ALL', 'ALL=(root) /bin/ls']
            - name: daemon1
              system: true
              no_user_group: true
              shell: /usr/sbin/nologin
            - name: homeless
              no_create_home: true
              lock_passwd: false
              passwd: $6$salt$hash
            - name: strict
              groups: nosuch
              create_groups: false
            """
                + PAM);
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors())
        .containsExactly("users_groups: can't add strict to the group nosuch");
    assertThat(ended.output()).contains("warning: users: full: ssh_import_id would fetch");
    assertThat(
            engine.exec(id, "grep ^full: /etc/passwd; id -gn full; id -Gn full; ls -d /srv/full"))
        .contains("full:x:4711:", ":Full Name:/srv/full:/bin/sh", "first\nfirst second third\n");
    assertThat(engine.exec(id, "grep ^full: /etc/shadow | cut -d: -f7,8")).isEqualTo("7:25568\n");
    assertThat(engine.exec(id, "grep -E '^(full|homeless|strict):' /etc/shadow | cut -d: -f2"))
        .matches("\\$[^*!]+\n\\$6\\$salt\\$hash\n\\*\n");
    assertThat(engine.exec(id, "grep ^full /etc/sudoers.d/90-cloud-init-users").lines()).hasSize(2);
    assertThat(engine.exec(id, "id -u daemon1")).matches("[1-9]\\d{2}\n");
    engine.exec(
        id, "! test -e /home/homeless && ! test -e /home/daemon1 && ! grep nosuch /etc/group");
  }

  @Test
  void aUserMadeOfTheDefaultOneHasItsRights() {
    String id =
        launched(
            """
            #cloud-config
            user: {name: chief, gecos: The Chief}
            ssh_authorized_keys: [ssh-ed25519 AAAA all]
            """);
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "grep ^chief: /etc/passwd")).contains(":The Chief:/home/chief:");
    engine.exec(id, "grep AAAA /home/chief/.ssh/authorized_keys");
    engine.exec(id, "grep '^chief ALL' /etc/sudoers.d/90-cloud-init-users");
  }

  @Test
  void passwordsAreSetForWhoIsThere() {
    String id =
        launched(
            """
            #cloud-config
            users: [default, {name: a}, {name: b}, {name: c}]
            password: defaults
            chpasswd:
              expire: false
              list: |
                a:plain
                b:$6$salt$hash
                nobody-here:x
              users:
              - {name: c, type: RANDOM}
            """
                + PAM);
    VmUserData ended = engine.userData(id);
    assertThat(ended.errors())
        .containsExactly("set_passwords: no password for nobody-here, who is not there");
    assertThat(ended.output()).containsPattern("the password of c is [a-zA-Z2-9]{20}\n");
    assertThat(engine.exec(id, "grep -E '^(ubuntu|a|b|c):' /etc/shadow | cut -d: -f2"))
        .matches("\\$[^*!]+\n\\$[^*!]+\n\\$6\\$salt\\$hash\n\\$[^*!]+\n");
  }

  @Test
  void passwordsExpireUnlessTheyAreNotTo() {
    String id = launched("#cloud-config\npassword: x\n" + PAM);
    assertThat(engine.userData(id).errors()).isEmpty();
    assertThat(engine.exec(id, "grep ^ubuntu: /etc/shadow | cut -d: -f3")).isEqualTo("0\n");
  }
}
