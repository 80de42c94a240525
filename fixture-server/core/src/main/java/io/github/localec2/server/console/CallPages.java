package io.github.localec2.server.console;

import io.github.localec2.server.journal.Calls;
import io.github.localec2.server.journal.Ec2Call;
import io.github.localec2.server.journal.Ec2Journal;
import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.protocol.codec.RequestForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The calls that a server has answered. */
final class CallPages {
  /** How many calls one page tells of. */
  static final int MOST = 500;

  /** What a person still reads of an answer. */
  private static final int LONGEST_RESPONSE = 256 << 10;

  private final Ec2Journal journal;

  CallPages(Ec2Journal journal) {
    this.journal = journal;
  }

  /** The newest calls from a number on. */
  String list(long from) {
    Calls calls = journal.calls();
    StringBuilder out = new StringBuilder("[");
    for (int i = Math.max(0, calls.size() - MOST); i < calls.size(); i++) {
      if (calls.get(i).number() >= from) {
        if (out.length() > 1) {
          out.append(',');
        }
        ModelJson.write(out, line(calls.get(i)));
      }
    }
    return out.append(']').toString();
  }

  static Map<String, Object> line(Ec2Call call) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("number", call.number());
    line.put("at", call.at().toString());
    line.put("micros", call.duration().toNanos() / 1000);
    line.put("operation", call.operation());
    line.put("account", call.account());
    line.put("region", call.region());
    line.put("status", call.status());
    line.put("bytes", call.bytes());
    call.error()
        .ifPresent(
            error -> {
              line.put("code", error.code());
              line.put("message", error.message());
            });
    return line;
  }

  /** A call with its request and its response. */
  Optional<String> one(long number) {
    return journal.calls().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .map(CallPages::whole);
  }

  private static String whole(Ec2Call call) {
    Map<String, Object> whole = new LinkedHashMap<>(line(call));
    whole.put("requestId", call.requestId());
    call.request()
        .ifPresent(
            request -> {
              String shown = json(request);
              whole.put("request", shown);
              // what has a secret is not told, and so can't be made again from a page
              if (!shown.contains(ModelJson.REDACTED)) {
                whole.put("form", RequestForm.of(request));
              }
            });
    call.response()
        .ifPresent(
            response -> {
              String text = json(response);
              boolean cut = text.length() > LONGEST_RESPONSE;
              whole.put("response", cut ? text.substring(0, LONGEST_RESPONSE) : text);
              whole.put("cut", cut);
            });
    StringBuilder out = new StringBuilder();
    ModelJson.write(out, whole);
    return out.toString();
  }

  private static String json(Object model) {
    StringBuilder out = new StringBuilder();
    ModelJson.write(out, model);
    return out.toString();
  }
}
