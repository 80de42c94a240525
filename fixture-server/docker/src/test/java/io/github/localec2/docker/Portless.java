package io.github.localec2.docker;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that lets in more ports than there are, where there are few. */
final class Portless {
  private static final Pattern GROUP = Pattern.compile("<groupId>(sg-[0-9a-f]+)<");

  private Portless() {}

  /**
   * @param arguments the server's port, which is none of the few
   */
  public static void main(String[] arguments) {
    Ec2Settings settings =
        Ec2Settings.builder().vmManager("docker").port(Integer.parseInt(arguments[0])).build();
    try (LocalEc2Server server = LocalEc2Server.start(settings)) {
      String launch =
          asked(server, "RunInstances&MinCount=2&MaxCount=2&ImageId=" + TestAmi.BUSYBOX.id());
      DockerEc2.await(
          "two that run",
          () -> asked(server, "DescribeInstances").split("<name>running</name>", -1).length == 3);
      Matcher group = GROUP.matcher(launch);
      if (!group.find()) {
        throw new IllegalStateException(launch);
      }
      System.out.println(
          "authorized "
              + asked(
                      server,
                      "AuthorizeSecurityGroupIngress&IpProtocol=tcp&FromPort=8000&ToPort=8009"
                          + "&CidrIp=0.0.0.0/0&GroupId="
                          + group.group(1))
                  .contains("<return>true</return>"));
      System.out.println(
          "running "
              + (asked(server, "DescribeInstances").split("<name>running</name>", -1).length - 1));
    }
    System.out.println("closed");
  }

  private static String asked(LocalEc2Server server, String action) {
    return server.answer(("Action=" + action).getBytes(StandardCharsets.UTF_8), null).text();
  }
}
