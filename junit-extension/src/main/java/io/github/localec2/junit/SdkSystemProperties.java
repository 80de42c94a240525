package io.github.localec2.junit;

import io.github.localec2.Ec2SystemProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Sets the SDK's system properties for a context that wants them, until its scope ends. The lock on
 * them is held by then: JUnit takes it before it begins a class or test.
 */
final class SdkSystemProperties {
  /** Known to the annotation, too, which looks whether this was here. */
  private static final Namespace MARKS = Namespace.create(Ec2SystemProperties.class);

  /** Credentials that are set have none, and one of others would go with them. */
  private static final String SESSION_TOKEN = "aws.sessionToken";

  private SdkSystemProperties() {}

  /** Sets them, unless the context does not want them or has them already. */
  static void set(ExtensionContext context, Function<String, Ec2Scope> scopes) {
    Ec2SystemProperties wanted = nearest(context).orElse(null);
    Store store = context.getStore(MARKS);
    if (wanted == null || store.get(context.getUniqueId()) != null) {
      return;
    }
    try {
      Ec2Scope scope = scopes.apply(wanted.server());
      Map<String, String> properties =
          new Ec2Connection(scope.server(), scope.settings().caller())
              .sdkProperties(wanted.instance());
      scope.atTheEnd(setting(properties));
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          "@Ec2SystemProperties at "
              + context.getRequiredTestClass().getName()
              + ": server "
              + e.getMessage(),
          e);
    }
    store.put(context.getUniqueId(), true);
    store.put(Ec2SystemProperties.class, true);
  }

  private static Optional<Ec2SystemProperties> nearest(ExtensionContext context) {
    List<Optional<Ec2SystemProperties>> found = new ArrayList<>();
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      found.add(AnnotationSupport.findAnnotation(at.getElement(), Ec2SystemProperties.class));
    }
    return found.stream().flatMap(Optional::stream).findFirst();
  }

  /** Sets properties and returns what takes that back. */
  private static Runnable setting(Map<String, String> properties) {
    Map<String, @Nullable String> before = new HashMap<>();
    before.put(SESSION_TOKEN, System.clearProperty(SESSION_TOKEN));
    properties.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    return () -> before.forEach(SdkSystemProperties::restore);
  }

  private static void restore(String key, @Nullable String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }
}
