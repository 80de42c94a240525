package io.github.localec2.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Tells the methods and constructors to which JUnit's parameterized tests may give arguments, by
 * name: the module that they come from need not be there.
 */
final class ParameterizedByJUnit {
  private static final Set<String> NAMES =
      Set.of(
          "org.junit.jupiter.params.ParameterizedTest",
          "org.junit.jupiter.params.ParameterizedClass");

  private ParameterizedByJUnit() {}

  static boolean is(ParameterContext parameter) {
    Executable executable = parameter.getDeclaringExecutable();
    return isAnnotated(executable, new HashSet<>())
        || isAnnotated(executable.getDeclaringClass(), new HashSet<>());
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
