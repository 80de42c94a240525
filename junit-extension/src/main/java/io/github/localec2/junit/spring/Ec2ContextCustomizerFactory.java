package io.github.localec2.junit.spring;

import io.github.localec2.junit.Ec2OfClass;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Customizes the contexts of test classes that have a Local EC2, and no others. */
final class Ec2ContextCustomizerFactory implements ContextCustomizerFactory {

  static Optional<Ec2OfClass> ec2(Class<?> testClass) {
    return Ec2OfClass.of(testClass, "the Spring context of " + testClass.getName());
  }

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
    return ec2(testClass).map(Ec2ContextCustomizer::new).orElse(null);
  }
}
