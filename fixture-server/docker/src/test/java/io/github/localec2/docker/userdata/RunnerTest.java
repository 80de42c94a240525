package io.github.localec2.docker.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.vm.VmUserData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, by the shell of this machine, with all its paths moved. */
final class RunnerTest {
  @TempDir Path root;

  /** Runs user data that touches nothing outside of the directory, and returns its exit code. */
  private int run(String userData, String instanceId) throws IOException, InterruptedException {
    UserData data =
        UserData.of(
            userData.getBytes(UTF_8), new InstanceFacts(instanceId, List.of(), null, Map::of));
    put(data);
    Process process =
        new ProcessBuilder("/bin/sh", root + data.runner())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void put(UserData data) throws IOException {
    for (InstanceFile file : data.files()) {
      Path path = root.resolve(file.path().substring(1));
      Files.createDirectories(path.getParent());
      String text = new String(file.bytes(), UTF_8);
      Files.writeString(path, path.endsWith("runner") ? moved(text) : text);
      assertThat(path.toFile().setExecutable((file.mode() & 0100) != 0)).isTrue();
    }
  }

  private String moved(String program) {
    return program
        .replace("/var/lib/cloud", root + "/var/lib/cloud")
        .replace("/run/cloud-init", root + "/run/cloud-init")
        .replace("/dev/shm", root + "/dev/shm")
        .replace("../..$cloud", "$cloud")
        .replace(" /var/log\n", "\n");
  }

  private String output() throws IOException {
    return Files.readString(root.resolve("output"));
  }

  private String cloud(String file) throws IOException {
    return Files.readString(root.resolve("var/lib/cloud/" + file));
  }

  @Test
  void whatSucceedsIsSaidAndKept() throws Exception {
    assertThat(run("#!/bin/sh\necho from $INSTANCE_ID\n", "i-1")).isZero();
    assertThat(output()).contains("from i-1\n").endsWith("user data: i-1 done\n");
    assertThat(cloud("data/result.json")).contains("\"errors\": []");
    assertThat(cloud("data/status.json")).contains("\"stage\": null").contains("modules-final");
    assertThat(cloud("instance/boot-finished")).isNotBlank();
  }

  @Test
  void whatFailsIsNamedAndTheRestIsStillDone() throws Exception {
    String mime =
        """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/x-shellscript

        #!/bin/sh
        exit 7

        --x
        Content-Type: text/x-shellscript

        #!/no/such "one"

        --x
        Content-Type: text/cloud-config

        runcmd: [echo last]
        --x--
        """;
    assertThat(run(mime, "i-1")).isEqualTo(1);
    assertThat(output())
        .containsSubsequence(
            "scripts_user: part-001 exited with 7\n",
            "scripts_user: part-002 needs /no/such, which this image does not have\n",
            "last\n",
            "user data: i-1 failed: ");
    assertThat(cloud("data/result.json"))
        .contains(
            "\"scripts_user: part-001 exited with 7\", \"scripts_user: part-002 needs /no/such");
  }

  @Test
  void atTheSecondBootOnlyWhatBelongsToABootIsDone() throws Exception {
    String config = "#cloud-config\nbootcmd: [echo at boot]\nruncmd: [echo only once]\n";
    run(config, "i-1");
    assertThat(output()).contains("at boot\n", "only once\n");
    run(config, "i-1");
    assertThat(output()).contains("at boot\n").doesNotContain("only once");
  }

  @Test
  void scriptsRunInTheOrderOfTheirKinds() throws Exception {
    String mime =
        """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/x-shellscript

        #!/bin/sh
        echo 8 user
        --x
        Content-Type: text/x-shellscript-per-instance

        #!/bin/sh
        echo 7 instance
        --x
        Content-Type: text/x-shellscript-per-boot
        Content-Disposition: attachment; filename=b

        #!/usr/bin/env sh
        echo 6 boot b
        --x
        Content-Type: text/x-shellscript-per-boot
        Content-Disposition: attachment; filename=a

        #!/bin/sh
        echo 5 boot a
        --x
        Content-Type: text/x-shellscript-per-once

        #!/bin/sh
        echo 4 once
        --x
        Content-Type: text/cloud-config

        runcmd: [echo 9 runcmd]
        final_message: 10 end
        write_files: [{path: /no/such/x, content: x}]
        groups: []
        bootcmd: [echo 2 bootcmd]
        --x
        Content-Type: text/cloud-boothook

        #!/bin/sh
        echo 1 boothook
        --x--
        """
            .replace("/no/such/x", root + "/file");
    run(mime, "i-1");
    assertThat(output().lines().filter(line -> line.matches("\\d.*")))
        .containsExactly(
            "1 boothook",
            "2 bootcmd",
            "4 once",
            "5 boot a",
            "6 boot b",
            "7 instance",
            "8 user",
            "9 runcmd",
            "10 end");
    run(mime, "i-1");
    assertThat(output().lines().filter(line -> line.matches("\\d.*")))
        .containsExactly("1 boothook", "2 bootcmd", "5 boot a", "6 boot b", "10 end");
    run(mime, "i-2");
    assertThat(output()).contains("7 instance\n").doesNotContain("4 once\n");
  }

  @Test
  void whatSomebodyPutsAmongTheScriptsOfABootRunsToo() throws Exception {
    String path = "/var/lib/cloud/scripts/per-boot/it's own";
    String config =
        "#cloud-config\nwrite_files:\n- path: \""
            + path
            + "\"\n  content: |\n    #!/bin/sh\n    echo mine\n  permissions: '0755'\n  owner: "
            + Files.getOwner(root).getName()
            + "\n";
    run(config, "i-1");
    assertThat(output()).contains("mine\n");
    run(config, "i-1");
    assertThat(output()).contains("mine\n");
    Files.writeString(Path.of(root + path), "no script\n");
    assertThat(run(config, "i-1")).isEqualTo(1);
    assertThat(output())
        .contains("scripts_per_boot: it's own does not begin with #! and the path of a program");
  }

  @Test
  void anotherInstanceOfTheSameDiskIsAnotherInstance() throws Exception {
    run("#!/bin/sh\necho once\n", "i-1");
    run("#!/bin/sh\necho once\n", "i-2");
    assertThat(output()).contains("once\n");
    assertThat(cloud("data/instance-id")).isEqualTo("i-2\n");
  }

  @Test
  void filesAreWrittenWithTheirPermissions() throws Exception {
    Path target = root.resolve("a b/c.txt");
    Path own = Files.createFile(root.resolve("own"));
    String owner = Files.getOwner(own).getName();
    run(
        "#cloud-config\nwrite_files:\n- path: '"
            + target
            + "'\n  content: |\n    one\n  permissions: '0600'\n  owner: "
            + owner
            + "\n- path: '"
            + target
            + "'\n  content: |\n    two\n  permissions: '0640'\n  append: true\n  owner: "
            + owner
            + "\n",
        "i-1");
    assertThat(target).hasContent("one\ntwo\n");
    assertThat(Files.getPosixFilePermissions(target)).hasSize(3);
    assertThat(output()).doesNotContain("can't");
  }

  @Test
  void quotesInAMessageDoNotBreakTheResult() throws Exception {
    String path = root + "/own/\"x\\y";
    Files.createFile(root.resolve("own"));
    run("#cloud-config\nwrite_files:\n- path: '" + path + "'\n", "i-1");
    assertThat(cloud("data/result.json")).contains("/own/\\\"x\\\\y\"");
  }

  @Test
  void whoWaitsIsToldWhenAllHasRun() throws Exception {
    Path go = root.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
    String script = "#!/bin/sh\nread x <" + go + "\n";
    UserData data =
        UserData.of(script.getBytes(UTF_8), new InstanceFacts("i-1", List.of(), null, Map::of));
    put(data);
    Process early = waiter(data);
    Process runner = new ProcessBuilder("/bin/sh", root + data.runner()).start();
    Process other = waiter(data);
    Files.writeString(go, "on\n");
    assertThat(runner.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Process late = waiter(data);
    for (Process each : new Process[] {early, other, late}) {
      assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(each.exitValue()).isZero();
    }
  }

  private Process waiter(UserData data) throws IOException {
    return new ProcessBuilder("/bin/sh", root + data.runner(), "await").start();
  }

  @Test
  void theStatusIsReadBack() throws Exception {
    run("#!/bin/sh\nexit 7\n", "i-1");
    assertThat(StatusFile.read(cloud("data/status.json"), "out"))
        .isEqualTo(
            new VmUserData(true, "", List.of("scripts_user: part-001 exited with 7"), "out"));
    assertThat(StatusFile.read("", "").ended()).isFalse();
  }
}
