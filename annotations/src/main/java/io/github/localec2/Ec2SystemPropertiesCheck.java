package io.github.localec2;

import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Refuses a test whose {@link Ec2SystemProperties} nobody has set: its clients would go to AWS. The
 * extension behind {@link LocalEc2} leaves a mark where it did.
 */
final class Ec2SystemPropertiesCheck implements BeforeTestExecutionCallback {
  private static final Namespace MARKS = Namespace.create(Ec2SystemProperties.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    if (context.getStore(MARKS).get(Ec2SystemProperties.class) == null) {
      throw new ExtensionConfigurationException(
          "@Ec2SystemProperties at "
              + context.getRequiredTestClass().getName()
              + "."
              + context.getRequiredTestMethod().getName()
              + " needs @LocalEc2 on the test class");
    }
  }
}
