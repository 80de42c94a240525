package io.github.localec2.junit;

import io.github.localec2.server.Ec2Diagnosis;
import io.github.localec2.server.journal.Calls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What is published of a test that failed: a page to read, and the calls and the state as text.
 * Nothing that goes wrong here may hide why the test failed.
 */
final class FailureReport {
  private static final MediaType HTML = MediaType.create("text", "html", StandardCharsets.UTF_8);
  private static final MediaType TEXT = MediaType.TEXT_PLAIN_UTF_8;

  private final ExtensionContext context;
  private final String server;
  private final Ec2Scope scope;
  private final Throwable failure;

  /**
   * @param server the name of one of several; empty where it has none
   */
  FailureReport(ExtensionContext context, String server, Ec2Scope scope, Throwable failure) {
    this.context = context;
    this.server = server;
    this.scope = scope;
    this.failure = failure;
  }

  void publish(Calls calls) {
    try {
      Ec2Diagnosis diagnosis = scope.share().diagnose();
      String name = "local-ec2" + (server.isEmpty() ? "" : "-" + server);
      try {
        file(name + ".html", HTML, new FailurePage(context, failure, calls, diagnosis).html());
        file(name + "-calls.txt", TEXT, calls.timeline());
        file(name + "-state.txt", TEXT, diagnosis.toString());
      } catch (RuntimeException | LinkageError noFiles) {
        // whoever runs the tests takes no files, or JUnit is too old for them
        context.publishReportEntry(name + "-calls", calls.timeline());
        context.publishReportEntry(name + "-state", diagnosis.toString());
      }
    } catch (RuntimeException e) {
      context.publishReportEntry("local-ec2-report-failed", e.toString());
    }
  }

  private void file(String name, MediaType type, String text) {
    context.publishFile(name, type, path -> Files.writeString(path, text));
  }
}
