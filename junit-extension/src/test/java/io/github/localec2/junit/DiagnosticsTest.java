package io.github.localec2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.faults.Ec2Errors;
import io.github.localec2.server.faults.Ec2Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What is published of a test that fails. */
class DiagnosticsTest {
  private static final String SECRET = "s3cret-of-the-user-data";

  @TempDir private Path directory;

  @LocalEc2
  static class Failing {
    @Test
    void fails(Ec2Client ec2) {
      ec2.runInstances(
          r ->
              r.imageId("ami-ff0fea8310f3")
                  .minCount(1)
                  .maxCount(1)
                  .userData(
                      Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))));
      throw new AssertionError("on purpose");
    }

    @Test
    void fails2(Ec2Client ec2, Ec2Faults faults) {
      Kit.make(ec2, "<script>");
      faults.on("DescribeVpcs").fail(Ec2Errors.unauthorizedOperation());
      ec2.describeVpcs();
    }

    @Test
    void passes(Ec2Client ec2) {
      ec2.describeVpcs();
    }
  }

  @LocalEc2(name = "east")
  @LocalEc2(name = "west")
  static class Several {
    @Test
    void fails(@InjectEc2(name = "west") Ec2Client ec2) {
      ec2.describeVpcs();
      throw new AssertionError("on purpose");
    }
  }

  private EngineExecutionResults run(Map<String, String> parameters, Class<?> type) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(parameters)
        .outputDirectoryCreator(
            new OutputDirectoryCreator() {
              @Override
              public Path getRootDirectory() {
                return directory;
              }

              @Override
              public Path createOutputDirectory(TestDescriptor test) throws IOException {
                return Files.createDirectories(
                    directory.resolve(test.getDisplayName().replaceAll("\\W.*", "")));
              }
            })
        .selectors(selectClass(type))
        .execute();
  }

  private Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  path -> directory.relativize(path).toString(),
                  path -> {
                    try {
                      return Files.readString(path);
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }));
    }
  }

  @Test
  void aFailedTestLeavesAPageItsCallsAndItsState() throws IOException {
    run(Map.of(), Failing.class);

    Map<String, String> files = files();
    assertThat(files)
        .containsOnlyKeys(
            "fails/local-ec2.html",
            "fails/local-ec2-calls.txt",
            "fails/local-ec2-state.txt",
            "fails2/local-ec2.html",
            "fails2/local-ec2-calls.txt",
            "fails2/local-ec2-state.txt");
    assertThat(files.get("fails/local-ec2.html"))
        .startsWith("<!doctype html>")
        .contains("RunInstances", "<h3>i-", "state: running", "000000000000 us-east-1 vpcs: 1");
    assertThat(files.get("fails2/local-ec2.html"))
        .contains("<h1>fails2(Ec2Client, Ec2Faults) failed</h1>")
        .contains("&lt;script&gt;", "tr class=\"injected\"", "UnauthorizedOperation")
        .doesNotContain("<script>");
    assertThat(files.get("fails/local-ec2-state.txt")).contains("us-east-1 instances");
    assertThat(files.get("fails2/local-ec2-calls.txt")).contains("2 calls", "[injected:");
  }

  @Test
  void secretsAreLeftOut() throws IOException {
    run(Map.of(), Failing.class);

    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    assertThat(files().values()).noneMatch(text -> text.contains(SECRET) || text.contains(encoded));
  }

  @Test
  void eachServerOfAClassHasAPage() throws IOException {
    run(Map.of(), Several.class);

    assertThat(files())
        .containsKeys("fails/local-ec2-east.html", "fails/local-ec2-west.html")
        .hasSize(6);
  }

  @Test
  void nothingIsLeftIfSoSet() throws IOException {
    run(Map.of("localec2.diagnostics", "off"), Failing.class);

    assertThat(files()).isEmpty();
  }

  @Test
  void withoutFilesItIsInReportEntries() {
    EngineExecutionResults results = Kit.run(Failing.class);

    assertThat(
            results
                .allEvents()
                .reportingEntryPublished()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs()))
        .anyMatch(entry -> entry.getOrDefault("local-ec2-calls", "").contains("RunInstances"))
        .anyMatch(entry -> entry.getOrDefault("local-ec2-state", "").contains("instances"));
    assertThat(results.testEvents().failed().list())
        .extracting(event -> event.getRequiredPayload(TestExecutionResult.class).getStatus())
        .hasSize(2);
  }
}
