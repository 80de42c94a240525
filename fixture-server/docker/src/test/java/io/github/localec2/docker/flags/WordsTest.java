package io.github.localec2.docker.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a  b|a;b",
        "'a b' c|a b;c",
        "\"a b\"c|a bc",
        "a\\ b|a b",
        "'a\\b'|a\\b",
        "\"a\\.b\\\"c\\\\d\\$e\"|a\\.b\"c\\d$e",
        "'' x|;x",
      })
  void wordsAreThoseOfAShell(String line, String words) {
    assertThat(Words.of(line)).isEqualTo(List.of(words.split(";", -1)));
  }

  @Test
  void aQuoteHasToBeClosed() {
    assertThatThrownBy(() -> Words.of("a \"b")).hasMessageContaining("'a \"b'");
    assertThatThrownBy(() -> Words.of("a 'b")).hasMessageContaining("'a 'b'");
  }
}
