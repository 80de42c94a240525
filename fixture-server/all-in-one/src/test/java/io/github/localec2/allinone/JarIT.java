package io.github.localec2.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar, and under which names. */
class JarIT {
  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(System.getProperty("localec2.all-in-one"));
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  private static List<String> names() {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
  }

  private static List<String> lines(String name) throws IOException {
    return new String(
            jar.getInputStream(jar.getJarEntry(name)).readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  @Test
  void noClassHasTheNameOfALibrary() {
    assertThat(names())
        .filteredOn(name -> name.endsWith(".class"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(name).startsWith("io/github/localec2/"));
    Set<String> libraries =
        names().stream()
            .filter(name -> name.startsWith("io/github/localec2/shaded/"))
            .map(name -> name.split("/")[4] + "." + name.split("/")[5])
            .collect(Collectors.toSet());
    assertThat(libraries)
        .containsExactlyInAnyOrder(
            "org.eclipse",
            "org.pcollections",
            "org.apache",
            "org.snakeyaml",
            "com.github",
            "com.google",
            "com.fasterxml");
  }

  @Test
  void servicesHaveTheNewNames() throws IOException {
    assertThat(names())
        .filteredOn(name -> name.startsWith("META-INF/services/"))
        .isNotEmpty()
        .allSatisfy(
            name -> {
              assertThat(name).startsWith("META-INF/services/io.github.localec2.");
              assertThat(lines(name))
                  .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                  .isNotEmpty()
                  .allSatisfy(
                      line ->
                          assertThat(names()).contains(line.strip().replace('.', '/') + ".class"));
            });
    assertThat(lines("META-INF/services/io.github.localec2.server.vm.VmManagerFactory")).hasSize(2);
  }

  @Test
  void programsAndTablesAreThereAndSignaturesAreNot() {
    assertThat(names())
        .contains(
            "io/github/localec2/docker/agent/amd64/agent",
            "io/github/localec2/docker/agent/arm64/dropbearmulti",
            "io/github/localec2/server/protocol/operations.tsv",
            "META-INF/spring.factories")
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
        .noneMatch(name -> name.endsWith("module-info.class"));
  }

  @Test
  void licencesAreKept() throws IOException {
    assertThat(names())
        .contains(
            "META-INF/NOTICE",
            "META-INF/licences/local-ec2.txt",
            "META-INF/licences/pcollections.txt",
            "io/github/localec2/docker/agent/licences/dropbear.txt");
    assertThat(lines("META-INF/LICENSE")).anyMatch(line -> line.contains("Apache License"));
    assertThat(lines("META-INF/NOTICE")).anyMatch(line -> line.contains("Jackson"));
  }
}
