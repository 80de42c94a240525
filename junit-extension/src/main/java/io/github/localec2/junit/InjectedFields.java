package io.github.localec2.junit;

import io.github.localec2.InjectEc2;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Fills the {@link InjectEc2} fields of a class and its superclasses. */
final class InjectedFields {
  private final Class<?> testClass;
  private final List<Field> fields;

  private InjectedFields(Class<?> testClass, List<Field> fields) {
    this.testClass = testClass;
    this.fields = fields;
  }

  static InjectedFields statics(Class<?> testClass) {
    return of(testClass, true);
  }

  static InjectedFields ofInstances(Class<?> testClass) {
    return of(testClass, false);
  }

  private static InjectedFields of(Class<?> testClass, boolean statics) {
    return new InjectedFields(
        testClass,
        AnnotationSupport.findAnnotatedFields(
            testClass,
            InjectEc2.class,
            field -> Modifier.isStatic(field.getModifiers()) == statics,
            HierarchyTraversalMode.TOP_DOWN));
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /**
   * Sets the fields.
   *
   * @param instance of the test class; null for the static ones
   * @param scopes by the name that a field's qualifier has
   * @param shared whether tests that run beside each other would share them
   */
  void fill(@Nullable Object instance, Function<String, Ec2Scope> scopes, boolean shared) {
    for (Field field : fields) {
      if (Modifier.isFinal(field.getModifiers())) {
        throw new ExtensionConfigurationException(name(field) + " must not be final");
      }
      Injection injection =
          Injection.of(field.getType())
              .orElseThrow(
                  () ->
                      new ExtensionConfigurationException(
                          name(field) + ": " + Injection.notThis(field.getType())));
      set(field, instance, value(field, injection, scopes, shared));
    }
  }

  private static Object value(
      Field field, Injection injection, Function<String, Ec2Scope> scopes, boolean shared) {
    InjectEc2 qualifier = field.getAnnotation(InjectEc2.class);
    try {
      Ec2Scope scope = scopes.apply(qualifier.name());
      if (shared && injection.leadsToServer()) {
        scope.sharedBy(name(field));
      }
      return injection.from(scope, qualifier);
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(name(field) + ": " + e.getMessage(), e);
    }
  }

  /** A static field of a superclass is one field for all subclasses. */
  void refuseInherited() {
    for (Field field : fields) {
      if (field.getDeclaringClass() != testClass) {
        throw new ExtensionConfigurationException(
            name(field)
                + " is static, and test classes that inherit it run concurrently: make it an"
                + " instance field, or run them with @Execution(SAME_THREAD)");
      }
    }
  }

  /** Forgets static values, which would outlive their server. */
  void clear() {
    fields.forEach(field -> set(field, null, null));
  }

  private static void set(Field field, @Nullable Object instance, @Nullable Object value) {
    try {
      field.setAccessible(true);
      field.set(instance, value);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ExtensionConfigurationException(name(field) + " can't be set", e);
    }
  }

  private static String name(Field field) {
    return "@InjectEc2 field " + field.getDeclaringClass().getName() + "." + field.getName();
  }
}
