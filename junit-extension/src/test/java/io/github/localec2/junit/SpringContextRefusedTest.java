package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Spring contexts that can't have a server, or not one, and what is said of them. */
class SpringContextRefusedTest {
  @BeforeEach
  void nothingSeenYet() {
    SEEN.clear();
  }

  /** Spring's own listeners do so for scripts of SQL that run before a class. */
  static final class Early implements TestExecutionListener {
    @Override
    public void beforeTestClass(TestContext context) {
      context.getApplicationContext();
    }
  }

  @SpringJUnitConfig(SpringContextTest.Application.class)
  @TestExecutionListeners(listeners = Early.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
  @LocalEc2
  static class TooEarly {
    @Test
    void never() {}
  }

  @Test
  void aContextThatIsWantedBeforeTheServerSaysWhatToDo() {
    assertThat(Kit.failures(Kit.run(TooEarly.class)))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .hasStackTraceContaining(
                        "the Spring context of "
                            + TooEarly.class.getName()
                            + " is wanted before the class has a Local EC2: put @LocalEc2 before"));
  }

  @LocalEc2
  @SpringJUnitConfig(SpringContextTest.Application.class)
  @Execution(ExecutionMode.CONCURRENT)
  static class AllAtOnce {
    @Test
    void never() {}
  }

  @SpringJUnitConfig(SpringContextTest.Application.class)
  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class AllAtOnceToo {
    @Test
    void never() {}
  }

  @Test
  void aContextThatTestsOnDifferentServersWouldShareIsRefused() {
    for (Class<?> refused : List.of(AllAtOnce.class, AllAtOnceToo.class)) {
      assertThat(Kit.failures(Kit.run(Kit.PARALLEL, refused)))
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem)
                      .hasMessageStartingWith(
                          "the Spring context of "
                              + refused.getName()
                              + " would be shared by tests that run concurrently")
                      .hasMessageEndingWith("with @Execution(SAME_THREAD)"));
    }
    assertThat(Map.copyOf(SEEN)).isEmpty();
  }
}
