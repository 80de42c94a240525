package io.github.localec2.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, seen without a client's help. */
class Ec2EndpointTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final RawHttp http = new RawHttp(EC2.server().endpoint());

  @Test
  void getAndPostAnswerTheSame() throws IOException {
    RawHttp.Reply get = http.get("/?Action=DescribeRegions&Version=2016-11-15", "");
    RawHttp.Reply post = http.post("Action=DescribeRegions&Version=2016-11-15");

    assertThat(get.status()).isEqualTo(200);
    assertThat(get.element("regionInfo")).isNotEmpty().isEqualTo(post.element("regionInfo"));
  }

  @Test
  void anAnswerHasEc2sEnvelope() throws IOException {
    RawHttp.Reply reply = http.get("/?Action=DescribeRegions&Version=2016-11-15", "");

    assertThat(reply.body())
        .startsWith(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeRegionsResponse"
                + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>")
        .endsWith("</DescribeRegionsResponse>");
    assertThat(reply.head())
        .contains("x-amzn-RequestId: " + reply.element("requestId"))
        .contains("text/xml;charset=UTF-8");
  }

  @Test
  void anErrorHasEc2sEnvelopeWithoutANamespace() throws IOException {
    RawHttp.Reply reply = http.get("/?Action=NoSuchThing&Version=2016-11-15", "");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body())
        .contains(
            "<Response><Errors><Error><Code>InvalidAction</Code><Message>The action NoSuchThing is"
                + " not valid for this web service.")
        .contains("</Message></Error></Errors><RequestID>");
    assertThat(reply.head()).contains("x-amzn-RequestId: " + reply.element("RequestID"));
  }

  @Test
  void anOlderVersionIsEchoed() throws IOException {
    assertThat(http.get("/?Action=DescribeRegions&Version=2012-06-01", "").body())
        .contains("xmlns=\"http://ec2.amazonaws.com/doc/2012-06-01/\"");
  }

  @Test
  void aVersionThatIsNoneIsRefused() throws IOException {
    assertThat(http.get("/?Action=DescribeRegions&Version=soon%22%3E", "").element("Code"))
        .isEqualTo("NoSuchVersion");
  }

  @Test
  void anAbsoluteRequestTargetIsServed() throws IOException {
    RawHttp.Reply reply =
        http.get(
            "http://ec2.us-east-1.amazonaws.com/?Action=DescribeRegions",
            "Host: ec2.us-east-1.amazonaws.com\r\n");

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void aMissingActionIsNamed() throws IOException {
    assertThat(http.post("Version=2016-11-15").element("Code")).isEqualTo("MissingAction");
  }

  @ParameterizedTest
  @CsvSource({
    "Action=DescribeRegions&Nonsense=1, UnknownParameter",
    "Action=DescribeRegions&AllRegions=maybe, InvalidParameterValue",
    "Action=DescribeRegions&RegionName.1=moon-1, InvalidParameterValue",
    "Action=DescribeRegions&RegionName.x=us-east-1, UnknownParameter",
    "Action=DescribeRegions&Filter.1.Name=no-such&Filter.1.Value.1=x, InvalidParameterValue",
    "Action=DescribeRegions&AllRegions=%zz, MalformedQueryString",
    "Action=DescribeRegions&AllRegions=%C3%28, MalformedQueryString",
    "Action=DescribeRegions&AllRegions=true&AllRegions=true, MalformedQueryString",
    "Action=DescribeRegions&=1, MalformedQueryString",
    "Action=DescribeRegions&A..B=1, MalformedQueryString",
    "Action=RunScheduledInstances, UnsupportedOperation",
    "Action=Run%3CInstances, InvalidAction",
  })
  void badInputGetsEc2sOwnAnswer(String form, String code) throws IOException {
    RawHttp.Reply reply = http.post(form);

    assertThat(reply.element("Code")).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void anUnsupportedOperationNamesItself() throws IOException {
    assertThat(http.post("Action=RunScheduledInstances").element("Message"))
        .contains("RunScheduledInstances");
  }

  @Test
  void aDryRunIs412() throws IOException {
    RawHttp.Reply reply = http.post("Action=DescribeRegions&DryRun=true");

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.element("Code")).isEqualTo("DryRunOperation");
    assertThat(reply.element("Message"))
        .isEqualTo("Request would have succeeded, but DryRun flag is set.");
  }

  @Test
  void listsMayCountFromZero() throws IOException {
    RawHttp.Reply reply =
        http.post("Action=DescribeRegions&RegionName.0=eu-west-1&RegionName.1=us-east-2");

    assertThat(reply.body().split("<item>", -1)).hasSize(3);
  }

  @Test
  void aListOfOneMayComeWithoutAnIndex() throws IOException {
    RawHttp.Reply reply = http.post("Action=DescribeRegions&RegionName=eu-west-1");

    assertThat(reply.body().split("<item>", -1)).hasSize(2);
    assertThat(reply.element("regionName")).isEqualTo("eu-west-1");
  }

  @Test
  void aSingleValueMayComeAsAListOfOne() throws IOException {
    RawHttp.Reply reply = http.post("Action=GetConsoleOutput&InstanceId.1=i-0123456789abcdef0");

    assertThat(reply.element("Code")).isEqualTo("InvalidInstanceID.NotFound");
    assertThat(
            http.post("Action=GetConsoleOutput&InstanceId.1=i-01234567&InstanceId.2=i-01234567")
                .element("Code"))
        .isEqualTo("UnknownParameter");
  }

  @Test
  void anEmptyIdOrZoneIsNone() throws IOException {
    String create = "Action=CreateSecurityGroup&GroupName=g&GroupDescription=d&VpcId=";

    assertThat(http.post(create).element("groupId")).startsWith("sg-");
    assertThat(
            http.post(
                    "Action=RunInstances&ImageId=ami-12345678&MinCount=1&MaxCount=1"
                        + "&Placement.AvailabilityZone=&SubnetId=")
                .element("instanceId"))
        .startsWith("i-");
    assertThat(http.post("Action=DeleteVpc&VpcId=").element("Message"))
        .isEqualTo("The request must contain the parameter VpcId");
  }

  @Test
  void aValueMayComeInItsOlderSpelling() throws IOException {
    String fleet =
        "Action=CreateFleet&TargetCapacitySpecification.TotalTargetCapacity=1"
            + "&LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateName=none"
            + "&SpotOptions.AllocationStrategy=";

    assertThat(http.post(fleet + "lowestPrice").element("Code"))
        .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
    assertThat(http.post(fleet + "dearestPrice").element("Code"))
        .isEqualTo("InvalidParameterValue");
  }

  @Test
  void theFirstOfTwoClientTokensCounts() throws IOException {
    String launch = "Action=RunInstances&ImageId=ami-12345678&MinCount=1&MaxCount=1&ClientToken=";

    String first = http.post(launch + "one&ClientToken=two").element("instanceId");

    assertThat(first).startsWith("i-");
    assertThat(http.post(launch + "one&ClientToken=three").element("instanceId")).isEqualTo(first);
    assertThat(http.post(launch + "two").element("instanceId")).isNotEqualTo(first);
  }

  /** Clients that read as they go lose what comes after a nested item. */
  @Test
  void aResourceBeginsWithItsIdAndItsPlainMembers() throws IOException {
    String body = http.post("Action=DescribeVpcs").body();

    assertThat(body).contains("<vpcSet><item><vpcId>");
    assertThat(body.indexOf("<cidrBlock>172.31.0.0/16</cidrBlock>"))
        .isLessThan(body.indexOf("<cidrBlockAssociationSet>"));
  }

  @Test
  void aBodyOverTenMegabytesIs413() throws IOException {
    byte[] body = new byte[(10 << 20) + 1];
    Arrays.fill(body, (byte) 'a');

    assertThat(http.post(body).status()).isEqualTo(413);
  }

  @Test
  void aChunkedBodyOverTenMegabytesIs413() throws IOException {
    byte[] chunk = new byte[11 << 20];
    Arrays.fill(chunk, (byte) 'a');
    byte[] size = (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[size.length + chunk.length];
    System.arraycopy(size, 0, body, 0, size.length);
    System.arraycopy(chunk, 0, body, size.length, chunk.length);

    RawHttp.Reply reply = sendChunked(body);

    assertThat(reply.status()).isEqualTo(413);
  }

  private RawHttp.Reply sendChunked(byte[] chunks) throws IOException {
    try (java.net.Socket socket =
        new java.net.Socket(
            java.net.InetAddress.getLoopbackAddress(), EC2.server().endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      try {
        socket.getOutputStream().write(chunks);
      } catch (IOException refusedEarly) {
        // answered before the end of the body
      }
      byte[] head = new byte[12];
      assertThat(socket.getInputStream().readNBytes(head, 0, 12)).isEqualTo(12);
      return new RawHttp.Reply(
          Integer.parseInt(new String(head, 9, 3, StandardCharsets.US_ASCII)), "", "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT /", "DELETE /", "OPTIONS /"})
  void otherMethodsAre405(String requestLine) throws IOException {
    assertThat(http.send(requestLine, "", new byte[0]).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "127.0.0.1, 200",
    "[::1], 200",
    "ec2, 200",
    "ec2.eu-west-1.amazonaws.com, 200",
    "attacker.example, 403",
    "ec2.attacker.example, 403",
    "127.0.0.1.attacker.example, 403",
  })
  void aReboundNameIsRefused(String host, int status) throws IOException {
    assertThat(http.get("/?Action=DescribeRegions", "Host: " + host + "\r\n").status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://attacker.example", "http://localhost:1", "null"})
  void aPageOfAnotherOriginIsRefused(String origin) throws IOException {
    RawHttp.Reply reply = http.get("/?Action=DescribeRegions", "Origin: " + origin + "\r\n");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.element("Code")).isEqualTo("AccessDenied");
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, no-cors, image, 403",
    "same-site, no-cors, image, 403",
    "cross-site, navigate, document, 403",
    "same-origin, cors, empty, 200",
    "none, navigate, document, 200",
  })
  void anImageOrALinkOfAnotherSiteIsRefusedThoughItHasNoOrigin(
      String site, String mode, String destination, int status) throws IOException {
    RawHttp.Reply reply =
        http.get(
            "/?Action=DescribeRegions",
            "Sec-Fetch-Site: %s\r\nSec-Fetch-Mode: %s\r\nSec-Fetch-Dest: %s\r\n"
                .formatted(site, mode, destination));

    assertThat(reply.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "http://attacker.example/page, 403",
    "http://localhost:1/, 403",
    "http://localhost/_localec2/console/, 200",
  })
  void aPageThatAnOldBrowserNamesOnlyAsReferrerIsRefusedToo(String page, int status)
      throws IOException {
    assertThat(
            http.get("/?Action=DescribeRegions", "Host: localhost\r\nReferer: " + page + "\r\n")
                .status())
        .isEqualTo(status);
  }

  @Test
  void healthTellsTheVmManager() throws IOException {
    assertThat(http.get("/_localec2/health", "").body())
        .isEqualTo("{\"status\":\"running\",\"vmManager\":\"mock\"}");
  }

  @Test
  void resetTakesNoGet() throws IOException {
    assertThat(http.get("/_localec2/reset", "").status()).isEqualTo(405);
    assertThat(http.send("POST /_localec2/reset", "", new byte[0]).status()).isEqualTo(204);
  }
}
