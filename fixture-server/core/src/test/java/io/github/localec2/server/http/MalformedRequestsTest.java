package io.github.localec2.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client sends, it gets EC2's XML back and never an internal error. */
class MalformedRequestsTest {
  private static LocalEc2Server server;
  private static HttpClient http;

  @BeforeContainer
  static void start() {
    server = LocalEc2Server.start();
    http = HttpClient.newHttpClient();
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  @Property(tries = 2000)
  void anyBodyGetsAnAnswerOfEc2(@ForAll("bodies") byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode())
        .as(() -> new String(body, StandardCharsets.ISO_8859_1) + "\n" + answer.body())
        .isIn(200, 400, 403, 404, 409, 412);
    assertThat(answer.body()).startsWith("<?xml");
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Provide
  static Arbitrary<byte[]> bodies() {
    return Combinators.combine(
            wellFormed(), Arbitraries.integers().between(0, 7), Arbitraries.longs())
        .as(MalformedRequestsTest::mutated);
  }

  /** Requests that are right in form: real actions, real and invented parameters of any value. */
  private static Arbitrary<String> wellFormed() {
    Arbitrary<String> actions =
        Arbitraries.of(
            "RunInstances",
            "DescribeInstances",
            "CreateVpc",
            "CreateSubnet",
            "CreateTags",
            "AuthorizeSecurityGroupIngress",
            "DescribeSecurityGroups",
            "CreateVolume",
            "DescribeImages",
            "RegisterImage",
            "ImportKeyPair",
            "CreateKeyPair",
            "CreateRoute",
            "AllocateAddress",
            "ModifyInstanceAttribute",
            "CreateNetworkAclEntry",
            "CreateFleet",
            "CreateLaunchTemplate",
            "DescribeInstanceTypes",
            "DescribeRegions",
            "TerminateInstances",
            "CreateNetworkInterface",
            "DescribeTags",
            "DeleteVpc",
            "CreateVpcEndpoint",
            "NoSuchAction");
    Arbitrary<String> names =
        Arbitraries.of(
            "ImageId",
            "MinCount",
            "MaxCount",
            "InstanceId.1",
            "InstanceId",
            "CidrBlock",
            "VpcId",
            "SubnetId",
            "ResourceId.1",
            "Tag.1.Key",
            "Tag.1.Value",
            "Filter.1.Name",
            "Filter.1.Value.1",
            "Filter.1",
            "GroupId",
            "IpPermissions.1.IpProtocol",
            "IpPermissions.1.FromPort",
            "IpPermissions.1.IpRanges.1.CidrIp",
            "MaxResults",
            "NextToken",
            "KeyName",
            "PublicKeyMaterial",
            "Size",
            "AvailabilityZone",
            "UserData",
            "BlockDeviceMapping.1.Ebs.VolumeSize",
            "BlockDeviceMapping.1.DeviceName",
            "DryRun",
            "RouteTableId",
            "DestinationCidrBlock",
            "GatewayId",
            "LaunchTemplateName",
            "LaunchTemplateData.ImageId",
            "TagSpecification.1.ResourceType",
            "TagSpecification.1.Tag.1.Key",
            "NetworkInterface.1.DeviceIndex",
            "ClientToken",
            "PrivateIpAddress",
            "SecurityGroup.1",
            "SecurityGroupId.1",
            "InstanceType",
            "Name",
            "RuleNumber",
            "Egress",
            "Protocol",
            "RuleAction",
            "A.B.C.D.E.F",
            "Version");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                "0",
                "-1",
                "1",
                "2147483648",
                "9223372036854775808",
                "1e400",
                "true",
                "default",
                "i-0123456789abcdef0",
                "ami-12345678",
                "vpc-1",
                "10.0.0.0/16",
                "10.0.0.0/8",
                "300.1.1.1/99",
                "0.0.0.0/0",
                "::/0",
                "tcp",
                "22",
                "a*b?c%5C",
                "%00",
                "%F0%9F%98%80",
                "2016-11-15",
                "t3.micro",
                "us-east-1a",
                "%3C%26%3E",
                "AAAA"),
            Arbitraries.strings().alpha().ofMaxLength(300),
            Arbitraries.strings().numeric().ofMaxLength(30));
    Arbitrary<String> parameters =
        Combinators.combine(names, values).as((name, value) -> name + "=" + value);
    return Combinators.combine(actions, parameters.list().ofMaxSize(12))
        .as((action, list) -> "Action=" + action + "&" + String.join("&", list));
  }

  /** Breaks a request in one of several ways. */
  private static byte[] mutated(String form, int way, long seed) {
    Random random = new Random(seed);
    byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
    return switch (way) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> flipped(bytes, random);
      case 2 -> (form + "&" + form).getBytes(StandardCharsets.UTF_8);
      case 3 ->
          (form + "&X" + ".1".repeat(random.nextInt(2_000)) + "=1")
              .getBytes(StandardCharsets.UTF_8);
      case 4 ->
          (form + "&UserData=" + "A".repeat(random.nextInt(200_000)))
              .getBytes(StandardCharsets.UTF_8);
      case 5 -> shuffled(form, random).getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] broken = bytes.clone();
    for (int i = 0; i < 1 + broken.length / 10; i++) {
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
    }
    return broken;
  }

  private static String shuffled(String form, Random random) {
    List<String> parts = new ArrayList<>(List.of(form.split("&")));
    java.util.Collections.shuffle(parts, random);
    return String.join("&", parts);
  }
}
