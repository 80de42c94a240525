package io.github.localec2.server.snapshot;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.LocalEc2Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Servers with a data directory, and what they and their directories hold. */
final class KeptServers {
  private KeptServers() {}

  static LocalEc2Server start(Path data) {
    return LocalEc2Server.start(Ec2Settings.builder().dataDirectory(data).build());
  }

  static Ec2Client client(LocalEc2Server server) {
    return Ec2Client.builder()
        .endpointOverride(server.endpoint())
        .httpClient(server.httpClient())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("000000000000", "secret")))
        .build();
  }

  static List<Object> described(Ec2Client ec2) {
    return List.of(
        ec2.describeInstances().reservations(),
        ec2.describeVpcs().vpcs(),
        ec2.describeSubnets().subnets(),
        ec2.describeSecurityGroups().securityGroups(),
        ec2.describeVolumes().volumes(),
        ec2.describeTags().tags());
  }

  static List<Object> describedOf(Path data) {
    try (LocalEc2Server server = start(data);
        Ec2Client ec2 = client(server)) {
      return described(ec2);
    }
  }

  /**
   * What a server that is killed now leaves, in another directory. A copy that its writer has come
   * in between of is of no moment that ever was, and is made again.
   */
  static Path killed(Path data, Path copy) throws IOException {
    Files.createDirectory(copy);
    while (true) {
      Map<Path, Object> before = files(data);
      if (copied(before.keySet(), copy) && files(data).equals(before)) {
        return copy;
      }
      for (Path each : files(copy).keySet()) {
        Files.delete(each);
      }
    }
  }

  private static boolean copied(Set<Path> files, Path copy) throws IOException {
    try {
      for (Path each : files) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
      return true;
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    }
  }

  /** The files of a directory, each with what tells it from another of its name. */
  private static Map<Path, Object> files(Path data) throws IOException {
    Map<Path, Object> files = new HashMap<>();
    try (Stream<Path> all = Files.list(data)) {
      for (Path each : all.toList()) {
        BasicFileAttributes is = Files.readAttributes(each, BasicFileAttributes.class);
        files.put(each, List.of(String.valueOf(is.fileKey()), is.creationTime(), is.size()));
      }
      return files;
    } catch (NoSuchFileException goneMeanwhile) {
      return files(data);
    }
  }

  static Path log(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(each -> each.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }
}
