package io.github.localec2.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's walk-through with other SDKs against the runnable jar. */
class ScriptedClientsIT {
  @TempDir Path directory;
  private LocalEc2Process server;

  @BeforeEach
  void start() throws IOException {
    server = LocalEc2Process.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, String> environment() {
    return Map.of(
        "ENDPOINT", server.endpoint().toString(),
        "AWS_ACCESS_KEY_ID", "000000000000",
        "AWS_SECRET_ACCESS_KEY", "test",
        "AWS_DEFAULT_REGION", "us-east-1",
        "AWS_REGION", "us-east-1",
        "AWS_EC2_METADATA_DISABLED", "true",
        "PUBLIC_KEY", PublicKeys.rsa("me@here"));
  }

  @Test
  void boto3() throws IOException {
    Tool python =
        Tool.find(
            "boto3 is missing: apt-get install python3-boto3",
            List.of("-c", "import boto3"),
            "/usr/bin/python3",
            "python3");

    assertThat(python.in(directory, environment()).out(copied("guide.py"))).endsWith("passed");
  }

  @Test
  void theSdkForJavaScript() throws IOException {
    Tool npm = Tool.find("npm is missing: apt-get install npm", List.of("--version"), "npm");
    Tool node = Tool.find("Node is missing: apt-get install nodejs", List.of("--version"), "node");
    copied("package.json");
    String script = copied("guide.mjs");

    npm.in(directory, Map.of())
        .out("install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error");

    assertThat(node.in(directory, environment()).out(script)).endsWith("passed");
  }

  /** In a JVM of its own, because of all that it brings. */
  @Test
  void theSdkForJava1() throws IOException {
    Path jars = Path.of(System.getProperty("localec2.sdk.v1", "target/sdk-v1")).toAbsolutePath();
    String home = System.getProperty("java.home");
    Tool java =
        Tool.find(
            "no Java in " + home, List.of("-version"), Path.of(home, "bin", "java").toString());

    assertThat(
            java.in(directory, Map.of())
                .out(
                    "--class-path",
                    jars + "/*",
                    copied("GuideV1.java"),
                    server.endpoint().toString()))
        .endsWith("passed");
  }

  private String copied(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ScriptedClientsIT.class.getResourceAsStream("/clients/" + name))) {
      Path target = directory.resolve(name);
      Files.copy(in, target);
      return target.toString();
    }
  }
}
