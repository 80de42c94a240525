package io.github.localec2.docker;

import io.github.localec2.server.LocalEc2Server;
import java.nio.charset.StandardCharsets;

/** A program that launches an instance that is a record. */
final class MockAlone {
  private MockAlone() {}

  /**
   * @param arguments none
   */
  public static void main(String[] arguments) {
    try (LocalEc2Server server = LocalEc2Server.start()) {
      String launch =
          server
              .answer(
                  "Action=RunInstances&MinCount=1&MaxCount=1&ImageId=ami-000001"
                      .getBytes(StandardCharsets.UTF_8),
                  null)
              .text();
      System.out.println("launched " + launch.contains("<instanceId>i-"));
    }
  }
}
