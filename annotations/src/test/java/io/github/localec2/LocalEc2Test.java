package io.github.localec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** This module alone: its tests have no extension on the class path. */
class LocalEc2Test {

  @LocalEc2
  static class Annotated {
    @Test
    void neverRuns() {
      throw new AssertionError("ran without an EC2");
    }
  }

  @Test
  void withoutTheExtensionOneSentenceSaysWhatIsMissing() {
    List<Event> failures =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Annotated.class))
            .execute()
            .allEvents()
            .failed()
            .list();

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).getRequiredPayload(TestExecutionResult.class).getThrowable())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .hasMessage(
                        "@LocalEc2 on io.github.localec2.LocalEc2Test$Annotated needs"
                            + " io.github.localec2:local-ec2-junit-extension on the test class"
                            + " path"));
  }
}
