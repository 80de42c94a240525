package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.localec2.server.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever adds a table of taggable resources adds it to the list that tags go by. */
class TablesTest {

  @Test
  void everyTaggableTableIsListed() throws Exception {
    List<Table<?>> declared = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.localec2.server")) {
      if (!type.getSimpleName().endsWith("Tables") || type.reflect() == Tables.class) {
        continue;
      }
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Table.class)
            && field.getModifiers().contains(JavaModifier.PUBLIC)) {
          Table<?> table = (Table<?>) field.reflect().get(null);
          if (table.taggable()) {
            declared.add(table);
          }
        }
      }
    }
    assertThat(declared).isNotEmpty();
    assertThat(Tables.all()).containsAll(declared);
  }

  @Test
  void namesOfTablesAreUnique() {
    assertThat(Tables.all()).extracting(Table::name).doesNotHaveDuplicates();
  }
}
