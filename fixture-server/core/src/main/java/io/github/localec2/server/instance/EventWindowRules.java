package io.github.localec2.server.instance;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowTimeRange;
import software.amazon.awssdk.services.ec2.model.InstanceEventWindowTimeRangeRequest;
import software.amazon.awssdk.services.ec2.model.WeekDay;

/**
 * What the times of an event window may be: each range two hours at least, and four hours a week in
 * all.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/event-windows.html">Create
 *     custom event windows</a>
 */
final class EventWindowRules {
  private static final int HOURS_OF_DAY = 24;
  private static final int HOURS_OF_WEEK = 7 * HOURS_OF_DAY;
  private static final int LEAST_OF_RANGE = 2;
  private static final int LEAST_OF_WEEK = 4;

  /** Minutes and months are free; hours and days of the week are what a window is made of. */
  private static final Pattern CRON =
      Pattern.compile("\\* ([\\d,-]+|\\*) \\* \\* ([\\d,-]+|[A-Za-z,-]+|\\*)");

  private static final Map<WeekDay, Integer> DAYS =
      Map.of(
          WeekDay.SUNDAY, 0,
          WeekDay.MONDAY, 1,
          WeekDay.TUESDAY, 2,
          WeekDay.WEDNESDAY, 3,
          WeekDay.THURSDAY, 4,
          WeekDay.FRIDAY, 5,
          WeekDay.SATURDAY, 6);

  private EventWindowRules() {}

  static void checkCron(@Nullable String expression) {
    if (expression != null && !CRON.matcher(expression).matches()) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + expression
              + ") for parameter cronExpression is invalid. It must have the"
              + " form '* hours * * days'.");
    }
  }

  static void checkEither(@Nullable String expression, List<?> ranges) {
    if (expression != null && !ranges.isEmpty()) {
      throw CommonFaults.notTogether("CronExpression", "TimeRanges");
    }
  }

  /** The ranges as a window shows them. */
  static List<InstanceEventWindowTimeRange> ranges(
      List<InstanceEventWindowTimeRangeRequest> wanted) {
    int total = 0;
    for (InstanceEventWindowTimeRangeRequest range : wanted) {
      int hours = hours(range);
      if (hours < LEAST_OF_RANGE) {
        throw tooShort("Each time range must be at least " + LEAST_OF_RANGE + " hours.");
      }
      total += hours;
    }
    if (!wanted.isEmpty() && total < LEAST_OF_WEEK) {
      throw tooShort("The time ranges must be at least " + LEAST_OF_WEEK + " hours a week in all.");
    }
    return wanted.stream()
        .map(
            range ->
                InstanceEventWindowTimeRange.builder()
                    .startWeekDay(range.startWeekDay())
                    .startHour(range.startHour())
                    .endWeekDay(range.endWeekDay())
                    .endHour(range.endHour())
                    .build())
        .toList();
  }

  private static int hours(InstanceEventWindowTimeRangeRequest range) {
    int start = hour(range.startWeekDay(), range.startHour(), "StartHour");
    int end = hour(range.endWeekDay(), range.endHour(), "EndHour");
    return Math.floorMod(end - start, HOURS_OF_WEEK);
  }

  private static int hour(@Nullable WeekDay day, @Nullable Integer hour, String parameter) {
    Integer dayOfWeek = day == null ? null : DAYS.get(day);
    if (dayOfWeek == null || hour == null) {
      throw CommonFaults.missingParameter(
          hour == null ? parameter : parameter.replace("Hour", "WeekDay"));
    }
    if (hour < 0 || hour >= HOURS_OF_DAY) {
      throw CommonFaults.invalidValue(parameter, hour, "It must be between 0 and 23.");
    }
    return dayOfWeek * HOURS_OF_DAY + hour;
  }

  private static Ec2Fault tooShort(String message) {
    return CommonFaults.invalidParameterValue(message);
  }
}
