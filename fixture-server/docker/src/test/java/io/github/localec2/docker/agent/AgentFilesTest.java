package io.github.localec2.docker.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentFilesTest {
  private static final int ELF = 0x7f454c46;
  private static final int MACHINE = 18;
  private static final int PROGRAM_HEADERS = 32;
  private static final int PROGRAM_HEADER_SIZE = 54;
  private static final int PROGRAM_HEADER_COUNT = 56;
  private static final int INTERPRETER = 3;

  @ParameterizedTest
  @CsvSource({"amd64, 62", "x86_64, 62", "arm64, 183", "aarch64, 183"})
  void programsAreStaticAndOfTheirArchitecture(String architecture, int machine) {
    assertThat(AgentFiles.of(architecture))
        .extracting(AgentFile::path)
        .containsExactly("/.localec2/agent", "/.localec2/dropbearmulti", "/.localec2/sftp-server");
    assertThat(AgentFiles.of(architecture))
        .allSatisfy(
            file -> {
              ByteBuffer elf = ByteBuffer.wrap(file.bytes());
              assertThat(elf.getInt(0)).as("%s begins as ELF", file.path()).isEqualTo(ELF);
              elf.order(ByteOrder.LITTLE_ENDIAN);
              assertThat(elf.getShort(MACHINE)).as(file.path()).isEqualTo((short) machine);
              assertThat(hasInterpreter(elf)).as("%s needs a loader", file.path()).isFalse();
              assertThat(file.mode()).isEqualTo(0755);
            });
  }

  private static boolean hasInterpreter(ByteBuffer elf) {
    int start = (int) elf.getLong(PROGRAM_HEADERS);
    int size = elf.getShort(PROGRAM_HEADER_SIZE);
    int count = elf.getShort(PROGRAM_HEADER_COUNT);
    for (int i = 0; i < count; i++) {
      if (elf.getInt(start + i * size) == INTERPRETER) {
        return true;
      }
    }
    return false;
  }

  @Test
  void anArchitectureWithoutProgramsIsNamed() {
    assertThat(AgentFiles.has("riscv64")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentFiles.of("riscv64"))
        .withMessageContaining("'riscv64'");
  }
}
