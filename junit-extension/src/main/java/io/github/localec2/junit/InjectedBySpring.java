package io.github.localec2.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Tells the parameters that Spring gives, since they say so, such as the application's own client:
 * by name, as Spring need not be there.
 */
final class InjectedBySpring {
  private static final Set<String> NAMES =
      Set.of(
          "org.springframework.beans.factory.annotation.Autowired",
          "org.springframework.beans.factory.annotation.Qualifier",
          "org.springframework.beans.factory.annotation.Value");

  private InjectedBySpring() {}

  static boolean is(ParameterContext parameter) {
    return isAnnotated(parameter.getParameter(), new HashSet<>());
  }

  private static boolean isAnnotated(AnnotatedElement element, Set<Class<?>> seen) {
    for (Annotation annotation : element.getAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (seen.add(type) && (NAMES.contains(type.getName()) || isAnnotated(type, seen))) {
        return true;
      }
    }
    return false;
  }
}
