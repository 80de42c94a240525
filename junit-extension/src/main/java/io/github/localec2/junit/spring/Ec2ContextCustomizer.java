package io.github.localec2.junit.spring;

import io.github.localec2.junit.Ec2OfClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context the properties of the Local EC2 of its test class. It is a part of the key under
 * which Spring keeps contexts, so that no context is found again by a class with another server.
 *
 * @param ec2 compared by identity
 */
record Ec2ContextCustomizer(Ec2OfClass ec2) implements ContextCustomizer {
  private static final String NAME = "Local EC2";

  /**
   * What the test itself says about properties comes before what we say, the last of them first.
   */
  private static final List<String> OF_THE_TEST =
      List.of("Inlined Test Properties", "Dynamic Test Properties");

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    Map<String, Object> properties = new LinkedHashMap<>(ec2.springProperties());
    MapPropertySource source = new MapPropertySource(NAME, properties);
    MutablePropertySources sources = context.getEnvironment().getPropertySources();
    OF_THE_TEST.stream()
        .filter(sources::contains)
        .findFirst()
        .ifPresentOrElse(name -> sources.addAfter(name, source), () -> sources.addFirst(source));
    ec2.atTheEnd(context::close);
  }
}
