package io.github.localec2.junit;

import io.github.localec2.server.Ec2Diagnosis;
import io.github.localec2.server.Ec2Diagnosis.Machine;
import io.github.localec2.server.Ec2Diagnosis.Resources;
import io.github.localec2.server.journal.CallError;
import io.github.localec2.server.journal.Calls;
import io.github.localec2.server.journal.Ec2Call;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A page that tells a person what EC2 was asked and what it has come to; it needs no other file.
 */
final class FailurePage {
  private static final String STYLE =
      """
      body{font:14px/1.5 system-ui,sans-serif;margin:2em;max-width:110em}
      table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2em .6em;
      border-bottom:1px solid #ddd;vertical-align:top}td{overflow-wrap:anywhere}
      pre{background:#f5f5f5;padding:.8em;overflow:auto;max-height:40em}
      tr.failed td{background:#fdecea}tr.injected td{background:#fff4d6}summary{cursor:pointer}
      @media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}pre{background:#272727}
      tr.failed td{background:#4a2320}tr.injected td{background:#4a3d17}td,th{border-color:#444}}
      """;

  private final ExtensionContext context;
  private final Throwable failure;
  private final Calls calls;
  private final Ec2Diagnosis diagnosis;
  private final StringBuilder out = new StringBuilder();

  FailurePage(ExtensionContext context, Throwable failure, Calls calls, Ec2Diagnosis diagnosis) {
    this.context = context;
    this.failure = failure;
    this.calls = calls;
    this.diagnosis = diagnosis;
  }

  String html() {
    String title = context.getDisplayName() + " failed";
    out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    out.append(escaped(title)).append("</title><style>").append(STYLE).append("</style></head>");
    out.append("<body><h1>").append(escaped(title)).append("</h1><p>");
    out.append(escaped(context.getTestClass().map(Class::getName).orElse("")));
    out.append(" · ").append(escaped(diagnosis.server())).append("</p>");
    details("Why", stack(failure), true);
    calls();
    machines();
    resources();
    return out.append("</body></html>\n").toString();
  }

  private static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private void calls() {
    out.append("<h2>Calls</h2>");
    if (calls.isEmpty()) {
      out.append("<p>None.</p>");
      return;
    }
    out.append(
        "<table><tr><th>At</th><th>Call</th><th>Status</th><th>Time</th><th>Answer</th></tr>");
    for (Ec2Call call : calls) {
      out.append("<tr class=\"");
      out.append(call.injectedFault().isPresent() ? "injected" : call.succeeded() ? "" : "failed");
      out.append("\">");
      cell(call.at().toString());
      cell(call.request().map(Object::toString).orElse(call.operation()));
      cell(call.status() == 0 ? "none" : Integer.toString(call.status()));
      cell(String.format(Locale.ROOT, "%.1f ms", call.duration().toNanos() / 1e6));
      cell(
          call.error().map(CallError::toString).orElse(call.bytes() + " bytes")
              + call.injectedFault().map(words -> " [injected: " + words + "]").orElse(""));
      out.append("</tr>");
    }
    out.append("</table>");
    if (calls.dropped() > 0) {
      out.append("<p>").append(calls.dropped()).append(" older calls are no longer kept.</p>");
    }
  }

  private void machines() {
    if (!diagnosis.machines().isEmpty()) {
      out.append("<h2>Instances</h2>");
    }
    for (Machine machine : diagnosis.machines()) {
      out.append("<h3>").append(escaped(machine.instanceId())).append("</h3><ul>");
      machine.facts().forEach(fact -> out.append("<li>").append(escaped(fact)).append("</li>"));
      out.append("</ul>");
      if (!machine.console().isEmpty()) {
        details("Console", machine.console(), false);
      }
      if (!machine.userData().isEmpty()) {
        details("User data", machine.userData(), false);
      }
    }
  }

  private void resources() {
    out.append("<h2>Resources</h2>");
    for (Resources each : diagnosis.resources()) {
      details(
          each.account() + " " + each.region() + " " + each.kind() + ": " + each.records().size(),
          String.join("\n", each.records()),
          false);
    }
  }

  private void details(String summary, String text, boolean open) {
    out.append(open ? "<details open><summary>" : "<details><summary>");
    out.append(escaped(summary)).append("</summary><pre>").append(escaped(text));
    out.append("</pre></details>");
  }

  private void cell(String text) {
    out.append("<td>").append(escaped(text)).append("</td>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
