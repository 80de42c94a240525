package io.github.localec2.junit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The arrows that leave the extension. */
final class ArchitectureTest {
  private static final JavaClasses EXTENSION =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.github.localec2.junit");

  /** The server, and what it gives out. */
  private static final DescribedPredicate<JavaClass> DOOR =
      resideInAnyPackage(
              "io.github.localec2.server",
              "io.github.localec2.server.vm",
              "io.github.localec2.server.journal",
              "io.github.localec2.server.snapshot",
              "io.github.localec2.server.faults",
              "io.github.localec2.server.imds")
          .or(name("io.github.localec2.server.state.World"));

  @Test
  void entersTheServerByItsDoorOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("io.github.localec2.server..").and(not(DOOR)))
        .because("what the extension needs, a user with a server of their own needs as well")
        .check(EXTENSION);
  }

  @Test
  void needsNoLibraryButTheSdkAndJUnit() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.imageio..",
                "io.github.localec2..",
                "org.junit..",
                "org.opentest4j..",
                "org.jspecify..",
                "software.amazon.awssdk.."))
        .because("a test class path has enough on it already")
        .check(
            EXTENSION.that(
                not(theOneThatLogsIn()).and(not(ofSpring())).and(not(theOneThatMocks()))));
  }

  @Test
  void knowsSpringInOnePackage() {
    classes()
        .that(ofSpring())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "io.github.localec2.junit..",
                "org.jspecify..",
                "org.springframework.core..",
                "org.springframework.context..",
                "org.springframework.test.."))
        .because("it is for whatever application Spring has, of Boot or not")
        .check(EXTENSION);
    noClasses()
        .that(not(ofSpring()))
        .should()
        .dependOnClassesThat(ofSpring())
        .because("who has no Spring must be able to load all else")
        .check(EXTENSION);
  }

  @Test
  void knowsMockitoInOnePlace() {
    classes()
        .that(theOneThatMocks())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "io.github.localec2..",
                "org.jspecify..",
                "org.mockito..",
                "software.amazon.awssdk.."))
        .because("who verifies by the journal does not have it")
        .check(EXTENSION);
  }

  @Test
  void knowsTheLibraryOfSshInOnePlace() {
    classes()
        .that(theOneThatLogsIn())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..", "io.github.localec2..", "org.jspecify..", "com.jcraft.jsch.."))
        .because("who does not log in by SSH does not have it")
        .check(EXTENSION);
  }

  private static DescribedPredicate<JavaClass> ofSpring() {
    return resideInAPackage("io.github.localec2.junit.spring");
  }

  private static DescribedPredicate<JavaClass> theOneThatMocks() {
    return nameStartingWith("io.github.localec2.junit.mockito.Ec2Spies").forSubtype();
  }

  private static DescribedPredicate<JavaClass> theOneThatLogsIn() {
    return nameStartingWith("io.github.localec2.junit.JschConnection").forSubtype();
  }
}
