package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.standalone.Tool.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user guide's walk-through of the Docker VM manager, command by command: the real AWS CLI,
 * Docker's own, OpenSSH and curl against the runnable jar.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerGuideIT {
  private static final String AMI = "ami-ff0fea8310f3";
  private static final String USER_SCRIPT =
      "#!/bin/bash -xeu\n\napt update\napt install python3 -y\npython3 -m http.server 8000\n";
  private static final String EBS_SCRIPT =
      """
      #!/bin/bash
      set -eo
      mkdir -p /ebs-mounted
      mkfs -t ext3 /ebs-dev/sda1
      mount -o loop /ebs-dev/sda1 /ebs-mounted
      touch /ebs-mounted/my-test-file
      """;

  private static @TempDir Path home;
  private final GuideTools tools = new GuideTools();
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String image = "localec2-test/guide:" + suffix;

  private Path keyFile;

  @BeforeAll
  void start() throws IOException {
    tools.find(home);
    image();
    tools.start(AMI + "=" + image);

    String pem =
        tools.ec2(
            "create-key-pair",
            "--key-name",
            "my-key",
            "--query",
            "KeyMaterial",
            "--output",
            "text");
    keyFile = Files.writeString(home.resolve("key.pem"), pem + "\n");
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--------"));
    Files.writeString(home.resolve("user_script.sh"), USER_SCRIPT);
    Files.writeString(home.resolve("init.sh"), EBS_SCRIPT);
    tools.ec2(
        "authorize-security-group-ingress",
        "--group-id",
        "default",
        "--protocol",
        "tcp",
        "--port",
        "8000",
        "--cidr",
        "0.0.0.0/0");
  }

  /** Ubuntu can't be had where there is no registry: a Debian whose apt finds what is asked for. */
  private void image() throws IOException {
    Path context = Files.createDirectory(home.resolve("image"));
    Files.writeString(
        context.resolve("apt"), "#!/bin/sh\necho \"apt $*: all is there\"; command -v python3\n");
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM localec2-test/sshd\nCOPY --chown=0:0 apt /usr/local/bin/apt\nRUN chmod 755 /usr/local/bin/apt\n");
    tools.docker("build", "-q", "-t", image, context.toString());
  }

  @AfterAll
  void stop() throws IOException {
    tools.close();
    if (keyFile != null || Files.isDirectory(home.resolve("image"))) {
      tools.dockerOutcome("rmi", "-f", image, tagged());
    }
  }

  private String tagged() {
    return "localstack-ec2/ubuntu-focal-ami:ami-" + suffix;
  }

  private String run(String imageId, String... further) throws IOException {
    String[] arguments =
        GuideTools.joined(
            List.of(
                "run-instances",
                "--image-id",
                imageId,
                "--count",
                "1",
                "--instance-type",
                "t3.nano",
                "--query",
                "Instances[0].InstanceId",
                "--output",
                "text"),
            further);
    String id = tools.ec2(arguments);
    // the CLI's own waiter looks every 15 seconds
    state(id, "running");
    return id;
  }

  private void state(String instanceId, String wanted) {
    await(
        instanceId + " is " + wanted,
        () ->
            tools.ec2(
                "describe-instances",
                "--instance-ids",
                instanceId,
                "--query",
                "Reservations[0].Instances[0].State.Name",
                "--output",
                "text"),
        wanted::equals);
  }

  private static <T> void await(String what, Callable<T> present, Predicate<T> is) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(present, is);
  }

  @Test
  void theWebServerOfTheUserDataIsReachedAndEntered() throws Exception {
    String group =
        tools.ec2(
            "describe-security-groups",
            "--query",
            "SecurityGroups[?GroupName=='default'].GroupId | [0]",
            "--output",
            "text");
    String id =
        run(
            AMI,
            "--key-name",
            "my-key",
            "--security-group-ids",
            group,
            "--user-data",
            "file://./user_script.sh");

    // as the log says
    String address =
        tools.logged(
            "Instance " + id + " will be accessible via SSH at: 127.0.0.1:\\d+, ([\\d.]+):22");
    String sshPort =
        tools.logged(
            "Instance " + id + " will be accessible via SSH at: 127.0.0.1:(\\d+), [\\d.]+:22");
    String port =
        tools.logged(
            "Instance "
                + id
                + " port mappings \\(container -> host\\): \\{'8000/tcp': (\\d+), '22/tcp': "
                + sshPort
                + "\\}");
    assertThat(tools.logged("(?m)^([\\dT:.-]+ +INFO --- .* : )Instance " + id)).isNotBlank();
    assertThat(
            tools.ec2(
                "describe-instances",
                "--instance-ids",
                id,
                "--query",
                "Reservations[0].Instances[0].PublicIpAddress",
                "--output",
                "text"))
        .isEqualTo(address);

    await(
        "the web server",
        () -> tools.curl(address + ":8000"),
        page -> page.contains("Directory listing for /"));
    assertThat(tools.curl("127.0.0.1:" + port))
        .contains("<!DOCTYPE HTML", "Directory listing for /");
    assertThat(
            tools.docker(
                    "exec",
                    "localstack-ec2." + id,
                    "cat",
                    "/var/lib/cloud/instances/" + id + "/user-data.txt")
                + "\n")
        .isEqualTo(USER_SCRIPT);
    assertThat(
            tools.docker("exec", "localstack-ec2." + id, "cat", "/var/log/cloud-init-output.log"))
        .contains("+ apt install python3 -y");
    assertThat(tools.docker("exec", "localstack-ec2." + id, "ls", "-l", "/var/run/docker.sock"))
        .startsWith("srw");

    assertThat(tools.ssh("-p", sshPort, "-i", "key.pem", "root@127.0.0.1", "hostname"))
        .isEqualTo(id);
    assertThat(tools.ssh("-i", "key.pem", "root@" + address, "id -un")).isEqualTo("root");
    assertThat(tools.ssh("-i", "key.pem", "ubuntu@" + address, "id -un")).isEqualTo("ubuntu");
    Files.writeString(home.resolve("letter"), "dear instance\n");
    tools.scp("-P", sshPort, "-i", "key.pem", "letter", "root@127.0.0.1:/root/letter");
    assertThat(tools.ssh("-p", sshPort, "-i", "key.pem", "root@127.0.0.1", "cat /root/letter"))
        .isEqualTo("dear instance");
    Files.writeString(home.resolve("batch"), "get /root/letter answer\n");
    tools.sftp("-P", sshPort, "-i", "key.pem", "-b", "batch", "root@127.0.0.1");
    assertThat(home.resolve("answer")).hasContent("dear instance\n");

    // the guide's can't: a rule that comes while the instance runs
    tools.ec2(
        "authorize-security-group-ingress",
        "--group-id",
        "default",
        "--protocol",
        "tcp",
        "--port",
        "8080");
    tools.logged(
        "Instance "
            + id
            + " port mappings \\(container -> host\\): (\\{'8080/tcp': \\d+, '8000/tcp': "
            + port
            + ", '22/tcp': "
            + sshPort
            + "\\})");
    tools.ec2(
        "revoke-security-group-ingress",
        "--group-id",
        "default",
        "--protocol",
        "tcp",
        "--port",
        "8080");
    tools.ec2("terminate-instances", "--instance-ids", id);
  }

  @Test
  void anInstanceReadsItsMetadataWithATokenAndWithout() throws Exception {
    String id = run(AMI);
    String inside = "localstack-ec2." + id;

    String token =
        tools.docker(
            "exec",
            inside,
            "curl",
            "-sS",
            "-X",
            "PUT",
            "http://169.254.169.254/latest/api/token",
            "-H",
            "x-aws-ec2-metadata-token-ttl-seconds: 300");
    assertThat(token).isNotBlank().doesNotContain("<");
    String[] withToken = {
      "exec", inside, "curl", "-sS", "-H", "x-aws-ec2-metadata-token: " + token
    };
    assertThat(
            tools.docker(
                GuideTools.joined(List.of(withToken), "http://169.254.169.254/latest/meta-data/")))
        .contains("ami-id", "instance-id", "placement/");
    assertThat(
            tools.docker(
                GuideTools.joined(
                    List.of(withToken), "http://169.254.169.254/latest/meta-data/instance-id")))
        .isEqualTo(id);
    assertThat(
            tools.docker(
                "exec", inside, "curl", "-sS", "http://169.254.169.254/latest/meta-data/ami-id"))
        .isEqualTo(AMI);
    tools.ec2("terminate-instances", "--instance-ids", id);
  }

  @Test
  void anImageThatIsTaggedIsAnAmi() throws Exception {
    String ami = "ami-" + suffix;
    tools.docker("tag", image, tagged());
    assertThat(
            tools.ec2(
                "describe-images",
                "--filters",
                "Name=tag:ec2_vm_manager,Values=docker",
                "--query",
                "Images[?ImageId=='" + ami + "'].[Name,Tags[0].Key,Tags[0].Value]",
                "--output",
                "text"))
        .isEqualTo("ubuntu-focal-ami\tec2_vm_manager\tdocker");
    String id = run(ami);
    assertThat(
            tools.ec2(
                "describe-instances",
                "--filters",
                "Name=tag:ec2_vm_manager,Values=docker",
                "Name=image-id,Values=" + ami,
                "--query",
                "Reservations[].Instances[].InstanceId",
                "--output",
                "text"))
        .isEqualTo(id);
    Outcome mocked = tools.ec2Outcome("run-instances", "--image-id", "ami-0123456789abcdef0");
    assertThat(mocked.errors()).contains("(InvalidAMIID.NotFound)");
    tools.ec2("terminate-instances", "--instance-ids", id);
  }

  @Test
  void theBlockDeviceHasAFileSystem() throws Exception {
    String id =
        run(
            AMI,
            "--block-device-mapping",
            "{\"DeviceName\":\"/ebs-dev/sda1\",\"Ebs\":{\"VolumeSize\":10}}",
            "--user-data",
            "file://init.sh");
    String container =
        tools.docker(
            "ps",
            "-q",
            "--filter",
            "name=localstack-ec2." + id,
            "--filter",
            "label=guide=" + suffix);
    assertThat(container).hasSize(12);
    await(
        "the file system",
        () -> tools.dockerOutcome("exec", container, "ls", "/ebs-mounted").output(),
        files -> files.contains("my-test-file"));
    tools.ec2("terminate-instances", "--instance-ids", id);
  }

  @Test
  void aCapturedInstanceIsLaunchedAgainAndPausedAndResumedAndEnds() throws Exception {
    String id = run(AMI);
    String container = "localstack-ec2." + id;
    tools.docker("exec", container, "sh", "-c", "echo kept > /root/file");
    String ami =
        tools.ec2(
            "create-image",
            "--instance-id",
            id,
            "--name",
            "captured-" + suffix,
            "--query",
            "ImageId",
            "--output",
            "text");
    await(
        "the image",
        () ->
            tools.ec2(
                "describe-images",
                "--image-ids",
                ami,
                "--query",
                "Images[0].State",
                "--output",
                "text"),
        "available"::equals);
    String copy = run(ami);
    assertThat(tools.docker("exec", "localstack-ec2." + copy, "cat", "/root/file"))
        .isEqualTo("kept");

    tools.ec2("stop-instances", "--instance-ids", id);
    state(id, "stopped");
    assertThat(tools.docker("inspect", "-f", "{{.State.Status}}", container)).isEqualTo("paused");
    tools.ec2("start-instances", "--instance-ids", id);
    state(id, "running");
    assertThat(tools.docker("inspect", "-f", "{{.State.Status}}", container)).isEqualTo("running");
    assertThat(tools.docker("exec", container, "cat", "/root/file")).isEqualTo("kept");

    tools.ec2("terminate-instances", "--instance-ids", id, copy);
    state(id, "terminated");
    state(copy, "terminated");
    assertThat(tools.docker("ps", "-aq", "--filter", "name=" + container)).isEmpty();
    tools.ec2("deregister-image", "--image-id", ami);
    await(
        "the image's end",
        () -> tools.docker("images", "-q", "--filter", "reference=localstack-ec2/*:" + ami),
        String::isEmpty);
  }
}
