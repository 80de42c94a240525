package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.localec2.server.state.Table;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The list of all tables, by which files of the state are read; -Dlocalec2.regenerate=true writes
 * it.
 */
class TableIndexTest {
  private static final Path INDEX =
      Path.of("src/main/resources/io/github/localec2/server/tables.tsv");

  @Test
  void theIndexNamesEveryTable() throws Exception {
    StringBuilder index = new StringBuilder();
    declared().forEach((name, place) -> index.append(name + '\t' + place + '\n'));
    if (Boolean.getBoolean("localec2.regenerate")) {
      Files.writeString(INDEX, index);
    }
    assertThat(Files.readString(INDEX)).isEqualTo(index.toString());
  }

  @Test
  void everyTableIsFoundByItsName() throws IOException {
    assertThat(Tables.byName()).hasSameSizeAs(Files.readAllLines(INDEX));
    Tables.byName().forEach((name, table) -> assertThat(table.name()).isEqualTo(name));
  }

  private static Map<String, String> declared() throws ReflectiveOperationException {
    Map<String, String> all = new TreeMap<>();
    Map<String, Table<?>> objects = new HashMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.github.localec2.server")) {
      for (JavaField each : type.getFields()) {
        if (each.getRawType().isEquivalentTo(Table.class)
            && each.getModifiers().contains(JavaModifier.STATIC)) {
          Field field = each.reflect();
          field.setAccessible(true);
          Table<?> table = (Table<?>) field.get(null);
          assertThat(objects.computeIfAbsent(table.name(), any -> table))
              .as("the only table named " + table.name())
              .isSameAs(table);
          all.merge(
              table.name(),
              type.getName() + '\t' + each.getName(),
              (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
      }
    }
    return all;
  }
}
