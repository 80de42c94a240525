package io.github.localec2.server.imds;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What EC2 does to an instance, as far as a test has set it: spot, events, Auto Scaling. */
final class RehearsedCategories {
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private RehearsedCategories() {}

  static void fill(Directory into, Rehearsal rehearsal) {
    TargetLifecycleState target = rehearsal.targetState();
    into.directory(
            "autoscaling",
            "2021-07-15",
            each ->
                each.text(
                    "target-lifecycle-state",
                    "2021-07-15",
                    target == null ? null : target.toString()))
        .directory("events", "2018-08-17", each -> events(each, rehearsal))
        .directory("spot", "2014-11-05", each -> spot(each, rehearsal.interruption()));
  }

  private static void events(Directory into, Rehearsal rehearsal) {
    into.directory(
        "maintenance",
        "2018-08-17",
        each ->
            each.text("history", "2018-08-17", events(rehearsal.events(), false))
                .text("scheduled", "2018-08-17", events(rehearsal.events(), true)));
    Instant notice = rehearsal.rebalanceNotice();
    if (notice != null) {
      into.directory(
          "recommendations",
          "2020-10-27",
          each ->
              each.text(
                  "rebalance", "2020-10-27", "{\"noticeTime\": \"" + seconds(notice) + "\"}"));
    }
  }

  private static String events(List<ScheduledEvent> events, boolean active) {
    List<String> shown =
        events.stream()
            .filter(each -> active == (each.state() == ScheduledEvent.State.ACTIVE))
            .map(RehearsedCategories::event)
            .toList();
    return shown.isEmpty() ? "[]" : "[ " + String.join(", ", shown) + " ]";
  }

  private static String event(ScheduledEvent event) {
    JsonText json = new JsonText().put("NotBefore", EVENT_TIME.format(event.notBefore()));
    json.put("Code", event.code().toString())
        .put("Description", event.description())
        .put("EventId", event.eventId());
    if (event.notAfter() != null) {
      json.put("NotAfter", EVENT_TIME.format(event.notAfter()));
    }
    if (event.notBeforeDeadline() != null) {
      json.put("NotBeforeDeadline", EVENT_TIME.format(event.notBeforeDeadline()));
    }
    return json.put("State", event.state().toString()).toString();
  }

  private static void spot(Directory into, @Nullable SpotInterruption interruption) {
    if (interruption == null) {
      return;
    }
    String action = interruption.action().name().toLowerCase(Locale.ROOT);
    String time = seconds(interruption.time());
    into.text(
        "instance-action",
        "2016-11-15",
        "{\"action\": \"" + action + "\", \"time\": \"" + time + "\"}");
    if (interruption.action() == SpotInterruption.Action.TERMINATE) {
      into.text("termination-time", "2014-11-05", time);
    }
  }

  /** ISO 8601 to the second. */
  static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
