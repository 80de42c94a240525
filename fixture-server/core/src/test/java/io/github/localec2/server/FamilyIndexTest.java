package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.operation.Operation;
import io.github.localec2.server.state.Ec2State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The table that says which family has which operation is generated: run this test with {@code
 * -Dlocalec2.regenerate=true} after adding an operation.
 */
class FamilyIndexTest {
  private static final Path INDEX =
      Path.of("src/main/resources/io/github/localec2/server/operation-families.tsv");

  @Test
  void theIndexNamesTheFamilyOfEveryOperation() throws IOException {
    StringBuilder index = new StringBuilder();
    families().forEach((name, family) -> index.append(name + '\t' + family + '\n'));
    if (Boolean.getBoolean("localec2.regenerate")) {
      Files.writeString(INDEX, index);
    }
    assertThat(Files.readString(INDEX)).isEqualTo(index.toString());
  }

  private static Map<String, Families> families() {
    Map<String, Families> all = new TreeMap<>();
    try (Services services = Services.create(Ec2Settings.defaults(), FamilyIndexTest::noState)) {
      for (Families family : Families.values()) {
        for (Operation<?> operation : family.family(services).operations()) {
          assertThat(all.put(operation.name(), family))
              .as("two handlers of " + operation.name())
              .isNull();
        }
      }
    }
    return all;
  }

  private static Ec2State noState() {
    throw new IllegalStateException("no operation is run here");
  }
}
