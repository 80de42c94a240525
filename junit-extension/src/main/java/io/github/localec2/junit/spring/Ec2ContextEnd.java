package io.github.localec2.junit.spring;

import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Ends the contexts of a test class that has a Local EC2 before its server closes, and takes them
 * out of Spring's cache: nobody could use them again.
 */
final class Ec2ContextEnd implements TestExecutionListener, Ordered {

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void beforeTestClass(TestContext context) {
    Ec2ContextCustomizerFactory.ec2(context.getTestClass())
        .ifPresent(
            ec2 ->
                ec2.atTheEnd(() -> context.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE)));
  }
}
