package io.github.localec2.junit;

import io.github.localec2.LocalEc2;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Finds or opens the scope of a context. Scopes live in the Store of their context, which closes
 * them with it.
 */
final class Scopes {
  private static final Namespace NAMESPACE = Namespace.create(LocalEc2Extension.class);
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  private final Object owner;
  private final @Nullable Declaration declared;

  /**
   * @param owner the extension, of which a context has one
   * @param declared what a builder said; null where annotations say it
   */
  Scopes(Object owner, @Nullable Declaration declared) {
    this.owner = owner;
    this.declared = declared;
  }

  private record Entry(Object owner, Ec2Scope scope) implements AutoCloseable {
    @Override
    public void close() {
      scope.close();
    }
  }

  /** The scope of the context itself, opened now if it is not. */
  Ec2Scope of(ExtensionContext context) {
    Entry present = entry(context);
    if (present != null) {
      return mine(present, context);
    }
    Ec2Scope scope = open(context);
    // a context has one thread when it begins, so nobody puts between
    context.getStore(NAMESPACE).put(context.getUniqueId(), new Entry(owner, scope));
    return scope;
  }

  /** The scope of the context itself, if it got so far. */
  Optional<Ec2Scope> opened(ExtensionContext context) {
    return Optional.ofNullable(entry(context))
        .filter(entry -> entry.owner().equals(owner))
        .map(Entry::scope);
  }

  /** The innermost scope that is open around or at the context, whoever opened it. */
  static Optional<Ec2Scope> innermost(ExtensionContext context) {
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      Entry present = entry(at);
      if (present != null) {
        return Optional.of(present.scope());
      }
    }
    return Optional.empty();
  }

  private Ec2Scope open(ExtensionContext context) {
    boolean concurrent = false;
    for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
      Entry around = entry(at);
      if (around != null) {
        Ec2Scope scope = mine(around, context);
        if (isDeclaredAnew(context, scope)) {
          break;
        }
        return concurrent ? scope.beside() : scope.inTurn();
      }
      concurrent |= isConcurrent(at);
    }
    Class<?> testClass = context.getRequiredTestClass();
    return Ec2Scope.outermost(
        testClass, TestSettings.resolve(declaration(testClass), SettingSources.of(context)));
  }

  /** A nested class with an annotation of its own gets a server of its own. */
  private boolean isDeclaredAnew(ExtensionContext context, Ec2Scope around) {
    return declared == null
        && context.getTestMethod().isEmpty()
        && context.getRequiredTestClass() != around.testClass()
        && AnnotationSupport.isAnnotated(context.getRequiredTestClass(), LocalEc2.class);
  }

  private Declaration declaration(Class<?> testClass) {
    if (declared != null) {
      return declared;
    }
    return AnnotationSupport.findAnnotation(testClass, LocalEc2.class)
        .map(annotation -> Declaration.of(annotation, testClass))
        .orElseGet(() -> Declaration.none(testClass.getName()));
  }

  private Ec2Scope mine(Entry entry, ExtensionContext context) {
    if (!entry.owner().equals(owner)) {
      throw new ExtensionConfigurationException(
          context.getRequiredTestClass().getName()
              + " has a Local EC2 from two places: keep one of @LocalEc2, @ExtendWith and"
              + " @RegisterExtension");
    }
    return entry.scope();
  }

  /** Whether the context may run beside its siblings. */
  static boolean isConcurrent(ExtensionContext context) {
    return context.getExecutionMode() == ExecutionMode.CONCURRENT
        && context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false);
  }

  private static @Nullable Entry entry(ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    return store.get(context.getUniqueId(), Entry.class);
  }
}
