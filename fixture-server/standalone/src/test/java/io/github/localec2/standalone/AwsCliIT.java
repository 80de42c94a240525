package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through of the user guide with the real AWS CLI against the runnable jar. */
class AwsCliIT {
  private static final String USER_SCRIPT =
      "#!/bin/bash -xeu\n\napt update\napt install python3 -y\npython3 -m http.server 8000\n";

  @TempDir Path home;
  private LocalEc2Process server;
  private Tool aws;

  @BeforeEach
  void start() throws IOException {
    Tool found =
        Tool.find(
            "the AWS CLI is missing: apt-get install awscli",
            List.of("--version"),
            "/usr/bin/aws",
            "/usr/local/bin/aws",
            "aws");
    server = LocalEc2Process.start();
    // the CLI's second version takes files as base64 unless told otherwise
    Path config =
        Files.writeString(
            home.resolve("config"), "[default]\ncli_binary_format = raw-in-base64-out\n");
    aws =
        found.in(
            home,
            Map.of(
                "HOME", home.toString(),
                "AWS_CONFIG_FILE", config.toString(),
                "AWS_ACCESS_KEY_ID", "000000000000",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_PAGER", "",
                "AWS_EC2_METADATA_DISABLED", "true"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private String ec2(String... arguments) throws IOException {
    return aws.out(arguments(arguments));
  }

  private String[] arguments(String... arguments) {
    return Stream.concat(
            Stream.of("--endpoint-url", server.endpoint().toString(), "ec2"), Stream.of(arguments))
        .toArray(String[]::new);
  }

  @Test
  void theGuidesWalkThrough() throws IOException {
    String pem =
        ec2(
            "create-key-pair",
            "--key-name",
            "my-key",
            "--query",
            "KeyMaterial",
            "--output",
            "text");
    assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----");

    ec2(
        "authorize-security-group-ingress",
        "--group-id",
        "default",
        "--protocol",
        "tcp",
        "--port",
        "8000",
        "--cidr",
        "0.0.0.0/0");
    ec2(
        "authorize-security-group-ingress",
        "--group-id",
        "default",
        "--protocol",
        "tcp",
        "--port",
        "8080");
    assertThat(
            ec2(
                "describe-security-groups",
                "--group-names",
                "default",
                "--query",
                "SecurityGroups[0].IpPermissions[?FromPort==`8000`].IpRanges[0].CidrIp | [0]",
                "--output",
                "text"))
        .isEqualTo("0.0.0.0/0");
    String group =
        ec2(
            "describe-security-groups",
            "--query",
            "SecurityGroups[?GroupName=='default'].GroupId | [0]",
            "--output",
            "text");
    assertThat(group).matches("sg-[0-9a-f]{17}");
    assertThat(
            ec2(
                "describe-security-groups",
                "--query",
                "SecurityGroups[0].[Description,OwnerId]",
                "--output",
                "text"))
        .isEqualTo("default VPC security group\t000000000000");

    Files.writeString(home.resolve("user_script.sh"), USER_SCRIPT);
    String instance =
        ec2(
            "run-instances",
            "--image-id",
            "ami-ff0fea8310f3",
            "--count",
            "1",
            "--instance-type",
            "t3.nano",
            "--key-name",
            "my-key",
            "--security-group-ids",
            group,
            "--user-data",
            "file://./user_script.sh",
            "--query",
            "Instances[0].[InstanceId,State.Name]",
            "--output",
            "text");
    assertThat(instance).matches("i-[0-9a-f]{17}\tpending");
    String id = instance.substring(0, instance.indexOf('\t'));
    ec2("wait", "instance-running", "--instance-ids", id);
    assertThat(
            ec2(
                "describe-instances",
                "--instance-ids",
                id,
                "--query",
                "Reservations[0].Instances[0].[State.Name,KeyName,SecurityGroups[0].GroupId]",
                "--output",
                "text"))
        .isEqualTo("running\tmy-key\t" + group);
    String userData =
        ec2(
            "describe-instance-attribute",
            "--instance-id",
            id,
            "--attribute",
            "userData",
            "--query",
            "UserData.Value",
            "--output",
            "text");
    assertThat(new String(Base64.getMimeDecoder().decode(userData), StandardCharsets.UTF_8))
        .isEqualTo(USER_SCRIPT);

    assertThat(
            ec2(
                "stop-instances",
                "--instance-ids",
                id,
                "--query",
                "StoppingInstances[0].[PreviousState.Name,CurrentState.Name]",
                "--output",
                "text"))
        .isEqualTo("running\tstopping");
    ec2("wait", "instance-stopped", "--instance-ids", id);
    assertThat(
            ec2(
                "start-instances",
                "--instance-ids",
                id,
                "--query",
                "StartingInstances[0].[PreviousState.Name,CurrentState.Name]",
                "--output",
                "text"))
        .isEqualTo("stopped\tpending");
    ec2("wait", "instance-running", "--instance-ids", id);
    assertThat(
            ec2(
                "terminate-instances",
                "--instance-ids",
                id,
                "--query",
                "TerminatingInstances[0].CurrentState.Name",
                "--output",
                "text"))
        .isEqualTo("shutting-down");
    ec2("wait", "instance-terminated", "--instance-ids", id);
  }

  @Test
  void aPublicKeyIsImportedFromItsFile() throws IOException {
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/id_rsa.pub"), PublicKeys.rsa("me@here"));

    assertThat(
            ec2(
                "import-key-pair",
                "--key-name",
                "my-key",
                "--public-key-material",
                "file://~/.ssh/id_rsa.pub",
                "--query",
                "KeyName",
                "--output",
                "text"))
        .isEqualTo("my-key");
  }

  @Test
  void imagesAreFilteredByTag() throws IOException {
    String volume =
        ec2(
            "create-volume",
            "--availability-zone",
            "us-east-1a",
            "--size",
            "8",
            "--query",
            "VolumeId",
            "--output",
            "text");
    String snapshot =
        ec2("create-snapshot", "--volume-id", volume, "--query", "SnapshotId", "--output", "text");
    ec2("wait", "snapshot-completed", "--snapshot-ids", snapshot);
    String image =
        ec2(
            "register-image",
            "--name",
            "mine",
            "--root-device-name",
            "/dev/sda1",
            "--block-device-mappings",
            "DeviceName=/dev/sda1,Ebs={SnapshotId=" + snapshot + "}",
            "--query",
            "ImageId",
            "--output",
            "text");
    ec2("create-tags", "--resources", image, "--tags", "Key=ec2_vm_manager,Value=docker");

    assertThat(
            ec2(
                "describe-images",
                "--filters",
                "Name=tag:ec2_vm_manager,Values=docker",
                "--query",
                "Images[].ImageId",
                "--output",
                "text"))
        .isEqualTo(image);
    assertThat(
            ec2(
                "describe-images",
                "--filters",
                "Name=tag:ec2_vm_manager,Values=libvirt",
                "--query",
                "length(Images)",
                "--output",
                "text"))
        .isEqualTo("0");
  }

  @Test
  void errorsReachTheUser() throws IOException {
    Tool.Outcome outcome =
        aws.run(arguments("terminate-instances", "--instance-ids", "i-0123456789abcdef0"));

    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.errors())
        .contains("(InvalidInstanceID.NotFound)")
        .contains("The instance ID 'i-0123456789abcdef0' does not exist");
  }

  @Test
  void everyPageIsFetched() throws IOException {
    ec2("run-instances", "--image-id", "ami-12345678", "--count", "12");

    assertThat(
            ec2(
                    "describe-instances",
                    "--page-size",
                    "5",
                    "--query",
                    "Reservations[].Instances[].InstanceId",
                    "--output",
                    "text")
                .split("\\s+"))
        .hasSize(12)
        .doesNotHaveDuplicates();
  }
}
