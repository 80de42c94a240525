package io.github.localec2;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;

/** Leads from {@link LocalEc2} to the extension that does the work. */
final class LocalEc2Bridge implements LocalEc2Lifecycle {
  private final @Nullable LocalEc2Lifecycle extension =
      ServiceLoader.load(LocalEc2Lifecycle.class, LocalEc2.class.getClassLoader())
          .findFirst()
          .orElse(null);

  private LocalEc2Lifecycle extension(ExtensionContext context) {
    if (extension == null) {
      throw new ExtensionConfigurationException(
          "@LocalEc2 on "
              + context.getRequiredTestClass().getName()
              + " needs io.github.localec2:local-ec2-junit-extension on the test class path");
    }
    return extension;
  }

  /** Each test has a life of its own, and so has what its constructor gets. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    extension(context).beforeAll(context);
  }

  @Override
  public void preConstructTestInstance(TestInstanceFactoryContext test, ExtensionContext context)
      throws Exception {
    extension(context).preConstructTestInstance(test, context);
  }

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext context) throws Exception {
    extension(context).postProcessTestInstance(instance, context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    extension(context).beforeEach(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    extension(context).afterEach(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    extension(context).afterAll(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return extension(context).supportsParameter(parameter, context);
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return extension(context).resolveParameter(parameter, context);
  }
}
