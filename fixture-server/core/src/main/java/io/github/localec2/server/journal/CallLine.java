package io.github.localec2.server.journal;

import java.time.Duration;
import java.util.Locale;

/** How a call is written for a person to read, on one line. */
final class CallLine {
  private static final int MOST_OF_A_NAME = 128;
  private static final int MOST_OF_A_REQUEST = 200;
  private static final int MOST_OF_A_MESSAGE = 300;

  private CallLine() {}

  static String of(Ec2Call call) {
    return asked(call) + " -> " + answered(call);
  }

  /** {@code RunInstances(ImageId=…)}: the SDK's own words, in which secrets are left out. */
  private static String asked(Ec2Call call) {
    String operation = call.operation();
    if (call.isUnread()) {
      return shortened(operation, MOST_OF_A_NAME);
    }
    String text = call.request().map(Object::toString).orElse("");
    int open = text.indexOf('(');
    String parameters = open < 0 ? "()" : text.substring(open);
    return shortened(operation, MOST_OF_A_NAME) + shortened(parameters, MOST_OF_A_REQUEST);
  }

  private static String answered(Ec2Call call) {
    String outcome =
        call.error()
            .map(error -> shortened(error.toString(), MOST_OF_A_MESSAGE))
            .orElseGet(() -> call.bytes() + " bytes");
    String fault = call.injectedFault().map(words -> " [injected: " + words + "]").orElse("");
    if (call.status() == 0) {
      return "no answer" + fault;
    }
    return call.status() + " " + outcome + " in " + millis(call.duration()) + fault;
  }

  static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  private static String shortened(String text, int most) {
    String line = text.replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
