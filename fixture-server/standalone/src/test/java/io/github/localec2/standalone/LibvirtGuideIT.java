package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.standalone.Tool.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user guide's walk-through of the libvirt VM manager, command by command: the real AWS CLI,
 * virsh and OpenSSH against the runnable jar.
 */
class LibvirtGuideIT {
  private static final String MADE = "ami-7e570000";

  private final String ami = "ami-" + UUID.randomUUID().toString().substring(0, 8);

  private @TempDir Path home;
  private LocalEc2Process server;
  private Tool aws;
  private Tool virsh;
  private Tool ssh;

  private void find() throws IOException {
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "AWS_ACCESS_KEY_ID", "000000000000",
            "AWS_SECRET_ACCESS_KEY", "test",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_PAGER", "",
            "AWS_EC2_METADATA_DISABLED", "true",
            "LIBVIRT_DEFAULT_URI", "qemu:///system");
    virsh = new Tool("virsh", home, environment);
    requireHost();
    aws =
        Tool.find(
                "the AWS CLI is missing: apt-get install awscli",
                List.of("--version"),
                "/usr/bin/aws",
                "/usr/local/bin/aws",
                "aws")
            .in(home, environment);
    ssh =
        Tool.find(
                "OpenSSH's client is missing: apt-get install openssh-client", List.of("-V"), "ssh")
            .in(home, environment);
  }

  private void requireHost() {
    boolean there;
    try {
      there = virsh.run("vol-info", "--pool", "default", MADE).code() == 0;
    } catch (IOException missing) {
      there = false;
    }
    if (!there) {
      String hint =
          "there is no libvirt host with the test AMI: see"
              + " fixture-server/libvirt/src/test/libvirt/build-mini-ami.sh";
      if ("1".equals(System.getenv("LOCALEC2_REQUIRE_LIBVIRT"))) {
        throw new AssertionError(hint);
      }
      Assumptions.abort(hint);
    }
  }

  private String ec2(String... arguments) throws IOException {
    return aws.out(
        GuideTools.joined(
            List.of("--endpoint-url", server.endpoint().toString(), "ec2"), arguments));
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(300))
        .until(condition);
  }

  private void state(String id, String wanted) {
    await(
        id + " is " + wanted,
        () ->
            ec2(
                    "describe-instances",
                    "--instance-ids",
                    id,
                    "--query",
                    "Reservations[0].Instances[0].State.Name",
                    "--output",
                    "text")
                .equals(wanted));
  }

  @Test
  void theGuidesMachineIsLaunchedEnteredStoppedAndEnded() throws IOException {
    find();
    virsh.out("vol-clone", "--pool", "default", MADE, ami);
    virsh.out("pool-refresh", "default");
    server =
        LocalEc2Process.start(Map.of(), ProcessBuilder.Redirect.INHERIT, "--vm-manager", "libvirt");
    try {
      walk();
    } finally {
      server.close();
      virsh.run("vol-delete", "--pool", "default", ami);
    }
  }

  private void walk() throws IOException {
    assertThat(
            ec2(
                "describe-images",
                "--filters",
                "Name=tag:ec2_vm_manager,Values=libvirt",
                "--query",
                "Images[].ImageId",
                "--output",
                "text"))
        .contains(ami);
    Path key = home.resolve("key.pem");
    Files.writeString(
        key,
        ec2("create-key-pair", "--key-name", "my-key", "--query", "KeyMaterial", "--output", "text")
            + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    String id =
        ec2(
            "run-instances",
            "--image-id",
            ami,
            "--count",
            "1",
            "--instance-type",
            "t3.nano",
            "--key-name",
            "my-key",
            "--query",
            "Instances[0].InstanceId",
            "--output",
            "text");
    state(id, "running");
    assertThat(virsh.out("list", "--name").lines()).contains(id);
    assertThat(virsh.out("vncdisplay", id)).startsWith("127.0.0.1:");
    String address =
        ec2(
            "describe-instances",
            "--instance-ids",
            id,
            "--query",
            "Reservations[0].Instances[0].PublicIpAddress",
            "--output",
            "text");
    Outcome[] last = new Outcome[1];
    await(
        "SSH of " + id,
        () -> {
          last[0] =
              ssh.run(
                  "-i",
                  key.toString(),
                  "-o",
                  "BatchMode=yes",
                  "-o",
                  "StrictHostKeyChecking=no",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-o",
                  "LogLevel=ERROR",
                  "-o",
                  "ConnectTimeout=3",
                  "localstack@" + address,
                  "hostname");
          return last[0].code() == 0;
        });
    assertThat(last[0].output().strip()).isEqualTo(id);

    ec2("stop-instances", "--instance-ids", id);
    state(id, "stopped");
    assertThat(virsh.out("domstate", id)).isEqualTo("shut off");
    ec2("start-instances", "--instance-ids", id);
    state(id, "running");
    ec2("reboot-instances", "--instance-ids", id);
    assertThat(virsh.out("domstate", id)).isEqualTo("running");
    String volume =
        ec2(
            "create-volume",
            "--size",
            "1",
            "--availability-zone",
            "us-east-1a",
            "--query",
            "VolumeId",
            "--output",
            "text");
    await("the volume", () -> virsh.out("vol-list", "default").contains(volume));

    ec2("terminate-instances", "--instance-ids", id);
    state(id, "terminated");
    assertThat(virsh.out("list", "--all", "--name")).doesNotContain(id);
    ec2("delete-volume", "--volume-id", volume);
  }
}
