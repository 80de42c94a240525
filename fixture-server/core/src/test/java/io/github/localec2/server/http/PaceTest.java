package io.github.localec2.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void whatWasNeverAskedForIsNotQuick() {
    assertThat(pace.isQuick(kind("Action=DescribeVpcs"))).isFalse();
  }

  @Test
  void theActionCountsWhereverItStands() {
    assertThat(kind("Version=2016-11-15&Action=DescribeVpcs&MaxResults=5"))
        .isEqualTo(kind("Action=DescribeVpcs"))
        .isNotEqualTo(kind("Action=DescribeSubnets"))
        .isEqualTo(Pace.kind("Action=DescribeVpcs".getBytes(UTF_8), new byte[0]));
  }

  @Test
  void aNameThatEndsInActionIsNoAction() {
    assertThat(kind("IpPermissionsAction=x&Action=DescribeVpcs"))
        .isEqualTo(kind("Action=DescribeVpcs"));
  }

  @Test
  void oneSlowAnswerIsForgottenAfterQuickOnes() {
    int kind = kind("Action=DescribeInstances");
    pace.took(kind, TimeUnit.MICROSECONDS.toNanos(40));
    assertThat(pace.isQuick(kind)).isTrue();

    pace.took(kind, TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(pace.isQuick(kind)).isFalse();

    int answers = 0;
    while (!pace.isQuick(kind)) {
      pace.took(kind, TimeUnit.MICROSECONDS.toNanos(40));
      answers++;
    }
    assertThat(answers).isBetween(5, 20);
  }

  @Test
  void oneThatOthersKeptWaitingIsNotSlow() {
    int kind = kind("Action=RunInstances");
    for (int i = 0; i < 20; i++) {
      pace.took(kind, TimeUnit.MICROSECONDS.toNanos(60));
    }
    pace.took(kind, TimeUnit.MILLISECONDS.toNanos(4));
    assertThat(pace.isQuick(kind)).isTrue();
  }

  @Test
  void parametersWithoutAnActionHaveAKindToo() {
    assertThat(kind("")).isEqualTo(kind("Version=1")).isEqualTo(Pace.kind(null, new byte[0]));
  }

  private static int kind(String form) {
    return Pace.kind(null, form.getBytes(UTF_8));
  }
}
