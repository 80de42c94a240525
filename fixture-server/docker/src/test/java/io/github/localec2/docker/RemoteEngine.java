package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An engine that might be on another host: behind TLS, in a network of its own, whose containers
 * this JVM has no way to, and without the directories that servers lend to containers.
 */
final class RemoteEngine implements AutoCloseable {
  private static final String HERE = "10.213.77.1";
  private static final String THERE = "10.213.77.2";
  private static final String PORT = "2376";
  private static final List<String> PROPERTIES =
      List.of("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH");

  private final Path certificates;
  private final String name;
  private final OwnEngine engine;

  private RemoteEngine(Path certificates, String name, OwnEngine engine) {
    this.certificates = certificates;
    this.name = name;
    this.engine = engine;
  }

  static RemoteEngine start() {
    try {
      Path certificates = Files.createTempDirectory("lec2tls");
      makeCertificates(certificates);
      String name = certificates.getFileName().toString();
      String veth = "lec2" + (name.hashCode() & 0xffffff);
      ok("ip", "netns", "add", name);
      ok("ip", "link", "add", veth, "type", "veth", "peer", "name", "up0", "netns", name);
      ok("ip", "addr", "add", HERE + "/30", "dev", veth);
      ok("ip", "link", "set", veth, "up");
      ok("ip", "-n", name, "addr", "add", THERE + "/30", "dev", "up0");
      ok("ip", "-n", name, "link", "set", "up0", "up");
      ok("ip", "-n", name, "link", "set", "lo", "up");
      Path lent = Path.of(System.getProperty("java.io.tmpdir"), "local-ec2-links");
      Files.createDirectories(lent);
      return new RemoteEngine(certificates, name, engine(certificates, name, lent));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OwnEngine engine(Path certificates, String name, Path lent) {
    try {
      return OwnEngine.start(
          List.of(
              "nsenter",
              "--net=/run/netns/" + name,
              "unshare",
              "--mount",
              "sh",
              "-c",
              "mount -t tmpfs tmpfs " + lent + " && exec \"$@\"",
              "sh"),
          List.of(
              "-H",
              "tcp://" + THERE + ":" + PORT,
              "--tlsverify",
              "--tlscacert=" + certificates.resolve("ca.pem"),
              "--tlscert=" + certificates.resolve("server.pem"),
              "--tlskey=" + certificates.resolve("server-key.pem")));
    } catch (RuntimeException | Error e) {
      ok("ip", "netns", "del", name);
      throw e;
    }
  }

  private static void makeCertificates(Path into) throws IOException {
    Files.writeString(
        into.resolve("server.ext"), "subjectAltName=IP:" + THERE + "\nextendedKeyUsage=serverAuth");
    Files.writeString(into.resolve("cert.ext"), "extendedKeyUsage=clientAuth");
    openssl(
        into,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca"
            + " -keyout ca-key.pem -out ca.pem");
    for (String each : List.of("server", "cert")) {
      String key = each.equals("server") ? "server-key.pem" : "key.pem";
      openssl(
          into,
          "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN="
              + each
              + " -keyout "
              + key
              + " -out "
              + each
              + ".csr");
      openssl(
          into,
          "x509 -req -in "
              + each
              + ".csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile "
              + each
              + ".ext -out "
              + each
              + ".pem");
    }
  }

  private static void openssl(Path directory, String line) {
    ok("sh", "-c", "cd '" + directory + "' && exec openssl " + line);
  }

  private static void ok(String... command) {
    Shell.Result result = Shell.run(List.of(command));
    assertThat(result.exitCode()).as(String.join(" ", command) + ": " + result.output()).isZero();
  }

  /** From now on servers of this JVM use it, as {@code DOCKER_HOST} and the rest would say. */
  void useTls(Path directory) {
    System.setProperty("DOCKER_HOST", "tcp://" + THERE + ":" + PORT);
    System.setProperty("DOCKER_TLS_VERIFY", "1");
    System.setProperty("DOCKER_CERT_PATH", directory.toString());
  }

  /** The same by its socket. */
  void useSocket() {
    PROPERTIES.forEach(System::clearProperty);
    System.setProperty("DOCKER_HOST", engine.host());
  }

  Path certificates() {
    return certificates;
  }

  OwnEngine engine() {
    return engine;
  }

  @Override
  public void close() {
    PROPERTIES.forEach(System::clearProperty);
    engine.close();
    // with the devices in it
    ok("ip", "netns", "del", name);
    try (Stream<Path> files = Files.list(certificates)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
      Files.delete(certificates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
