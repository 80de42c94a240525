package io.github.localec2.docker.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class UserDataTest {
  private static final String HOME = "/var/lib/cloud/instances/i-0001/";

  private static UserData read(String text) {
    return UserData.of(
        text.getBytes(UTF_8),
        new InstanceFacts("i-0001", List.of("ubuntu"), "ssh-rsa AAAA key", Map::of));
  }

  private static String file(UserData data, String name) {
    return data.files().stream()
        .filter(each -> each.path().equals(HOME + name))
        .map(each -> new String(each.bytes(), UTF_8))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + data.files()));
  }

  /** What this user data adds to the program that is the same for all. */
  private static String calls(UserData data) {
    String program = file(data, "runner");
    return program.substring(program.indexOf("\nbegin \"$@\"\n"));
  }

  @Test
  void theRawDataIsKeptAsItCame() {
    String raw = "#!/bin/bash -xeu\n\napt update\n";
    UserData data = read(raw);
    assertThat(file(data, "user-data.txt")).isEqualTo(raw);
    assertThat(file(data, "scripts/part-001")).isEqualTo(raw);
    assertThat(data.runner()).isEqualTo(HOME + "runner");
    assertThat(calls(data)).contains("script '" + HOME + "scripts/part-001' '/bin/bash'\n");
  }

  @Test
  void onlyRootReadsWhatMayHoldSecrets() {
    assertThat(read("#cloud-config\nruncmd: [ls]\n").files())
        .allSatisfy(file -> assertThat(file.mode() & 077).isZero());
  }

  @Test
  void listsOfWordsAreQuotedAndTextsAreShell() {
    UserData data =
        read("#cloud-config\nruncmd:\n - [echo, \"it's $HOME\"]\n - echo $HOME | cat\n");
    assertThat(file(data, "scripts/runcmd"))
        .isEqualTo("#!/bin/sh\n'echo' 'it'\\''s $HOME'\necho $HOME | cat\n");
  }

  @Test
  void commandsOfABootRunEachTimeAndScriptsOnce() {
    String calls = calls(read("#cloud-config\nbootcmd: [ls]\nruncmd: [ls]\n"));
    assertThat(calls).contains("always bootcmd ", "once scripts_user ");
  }

  @Test
  void filesAreDecodedInTheJvm() {
    String encoded = Base64.getEncoder().encodeToString("content\n".getBytes(UTF_8));
    UserData data =
        read(
            "#cloud-config\nwrite_files:\n- path: /etc/a\n  encoding: b64\n  content: "
                + encoded
                + "\n  permissions: 0640\n  owner: www-data:adm\n- path: /etc/b\n  content: x\n"
                + "  append: true\n- path: /etc/c\n  content: y\n  defer: true\n");
    assertThat(file(data, "files/001")).isEqualTo("content\n");
    assertThat(calls(data))
        .containsSubsequence(
            "write_file '001' '/etc/a' '0640' 'www-data:adm' 'set'",
            "write_file '002' '/etc/b' '0644' 'root:root' 'append'",
            "once write_files ",
            "write_file '003' '/etc/c' '0644' 'root:root' 'set'",
            "once write_files_deferred ");
  }

  @Test
  void yamlMayHaveDecodedThem() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("packed\n".getBytes(UTF_8));
    }
    Base64.Encoder base64 = Base64.getEncoder();
    UserData data =
        read(
            "#cloud-config\nwrite_files:\n- path: /a\n  encoding: gzip\n  content: !!binary |\n    "
                + base64.encodeToString(packed.toByteArray())
                + "\n- path: /b\n  content: !!binary "
                + base64.encodeToString("plain\n".getBytes(UTF_8))
                + "\n");
    assertThat(file(data, "files/001")).isEqualTo("packed\n");
    assertThat(file(data, "files/002")).isEqualTo("plain\n");
  }

  @Test
  void aKeyWithoutEffectIsSaidAndIsNoProblem() {
    assertThat(calls(read("#cloud-config\nswap: {size: 1}\n")))
        .contains("warning 'the cloud-config key '\\''swap'\\'' has no effect here'")
        .doesNotContain("problem ");
  }

  @Test
  void whatIsSoAnywayIsNotWarnedOf() {
    assertThat(
            calls(
                read(
                    """
                    #cloud-config
                    disable_root: false
                    ssh_pwauth: 'no'
                    output: {all: '| tee -a /var/log/cloud-init-output.log'}
                    """)))
        .doesNotContain("warning ");
    assertThat(
            calls(
                read(
                    """
                    #cloud-config
                    disable_root: true
                    ssh_pwauth: true
                    output: {init: '> /dev/null', final: ['>> /var/log/cloud-init-output.log', '&1']}
                    """)))
        .contains("root is let in too", "the SSH server stays as it is", "all output is in");
  }

  @Test
  void everyKeyOfAUserIsReadOrNamed() {
    assertThat(
            calls(
                read(
                    """
                    #cloud-config
                    users:
                    - name: a
                      expiredate: '2040-01-02'
                      inactive: 7
                      create_groups: false
                      no_log_init: true
                      selinux_user: x
                    """)))
        .contains(
            "add_user 'a' '' '' '' '' '' '' 'no-log given-groups' '2040-01-02' '7'",
            "warning 'users: a: the key '\\''selinux_user'\\'' has no effect here'");
  }

  @Test
  void usersMayBeATextOrAMap() {
    assertThat(calls(read("#cloud-config\nusers: 'a, default'\n")))
        .contains("add_user 'a' ", "add_user \"$(default_user)\" ");
    assertThat(calls(read("#cloud-config\nusers: {a: {uid: 7}, b: true}\n")))
        .contains("add_user 'a' '' '' '' '7' ", "add_user 'b' ");
  }

  @Test
  void keysWithoutUsersAreTheDefaultUsersToo() {
    String keys = "ssh_authorized_keys: [' ssh-ed25519 B']\n";
    assertThat(calls(read("#cloud-config\n" + keys)))
        .contains("authorize root 'ssh-ed25519 B'", "authorize_usual 'ssh-ed25519 B'");
    assertThat(calls(read("#cloud-config\nusers: [a]\n" + keys))).doesNotContain("authorize_usual");
    assertThat(file(read("#cloud-config\n"), "runner")).contains("\nUSUAL_USERS='ubuntu'\n");
  }

  @Test
  void theHostsFileIsWrittenAtEachBootWhereThatIsWanted() {
    assertThat(
            calls(
                read("#cloud-config\nmanage_etc_hosts: true\nfqdn: a.example.com\nhostname: b\n")))
        .containsSubsequence("etc_hosts 'a.example.com' 'b'\n", "always update_etc_hosts ");
    assertThat(calls(read("#cloud-config\nmanage_etc_hosts: localhost\n")))
        .contains("etc_hosts \"$(cat /proc/sys/kernel/hostname)\"\n");
    assertThat(calls(read("#cloud-config\nmanage_etc_hosts: false\n"))).doesNotContain("etc_hosts");
  }

  @Test
  void timeZonesArePaths() {
    assertThat(calls(read("#cloud-config\ntimezone: Europe/Berlin\n")))
        .containsSubsequence("set_timezone 'Europe/Berlin'\n", "once timezone ");
    assertThat(calls(read("#cloud-config\ntimezone: ../etc/passwd\n")))
        .contains("problem ")
        .doesNotContain("set_timezone");
  }

  @Test
  void badEntriesAreProblemsAndTheRestIsDone() {
    String calls =
        calls(
            read(
                """
                #cloud-config
                write_files:
                - {content: x}
                - {path: /a, permissions: rw}
                - {path: /b, encoding: b64, content: a}
                - {path: /c}
                users: ['-rf', {name: ok}]
                packages: ['--help', jq, [curl, 7.88]]
                """));
    assertThat(calls.lines().filter(line -> line.contains("problem "))).hasSize(5);
    assertThat(calls).contains("'/c' '0644'", "add_user 'ok' ", "packages yes no 'jq' 'curl=7.88'");
  }

  @Test
  void brokenYamlIsAProblem() {
    assertThat(calls(read("#cloud-config\n a: [\n"))).contains("problem ", "no valid YAML");
  }

  @Test
  void theHostNameIsKnownBeforeTheInstanceIsMade() {
    assertThat(read("#cloud-config\nhostname: web\nfqdn: web.example.com\n").hostName())
        .contains(new HostName("web", "web.example.com"));
    assertThat(read("#cloud-config\nhostname: web.example.com\n").hostName())
        .contains(new HostName("web", "web.example.com"));
    assertThat(read("#cloud-config\nhostname: web\npreserve_hostname: true\n").hostName())
        .isEmpty();
    assertThat(read("#!/bin/sh\n").hostName()).isEmpty();
  }

  @Test
  void theDefaultUserGetsTheInstancesKey() {
    assertThat(
            calls(read("#cloud-config\nusers: [default]\nssh_authorized_keys: [ssh-ed25519 B]\n")))
        .contains(
            "sudo_rules \"$(default_user)\" 'ALL=(ALL) NOPASSWD:ALL'",
            "authorize \"$(default_user)\" 'ssh-rsa AAAA key'",
            "authorize root 'ssh-ed25519 B'");
  }

  @Test
  void noUserDataIsNothing() {
    assertThat(calls(read("#cloud-config\n"))).doesNotContain("once ");
  }

  @Test
  void anInstanceThatRebootsItselfDoesSoOnce() {
    assertThat(calls(read("#cloud-config\npower_state: {mode: reboot}\n")))
        .containsSubsequence("finish\n", "power_state 'reboot' 'now' '' ''", "once power_state ");
    assertThat(calls(read("#cloud-config\npower_state: {mode: sleep}\n"))).contains("problem ");
  }
}
