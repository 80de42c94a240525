package io.github.localec2.docker.userdata.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JinjaTest {
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "region",
          "eu-west-1",
          "distro",
          (Supplier<Object>) () -> "debian",
          "keys",
          List.of("a", "b"),
          "v1",
          Map.of("region", "eu-west-1", "instance-id", "i-1", "instance_id", "i-1"),
          "tags",
          Map.of("Name", "web"));

  private static String rendered(String body) {
    return Jinja.rendered("## template: jinja\n" + body, VARIABLES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{ region }} | eu-west-1",
        "{{ v1.region }}{{ v1['instance-id'] }} | eu-west-1i-1",
        "{{ distro }} | debian",
        "{{ keys[0] }}{{ keys[-1] }}{{ keys }} | ab['a', 'b']",
        "{{ nowhere }} | CI_MISSING_JINJA_VAR/nowhere",
        "{{ v1.nowhere }} | CI_MISSING_JINJA_VAR/nowhere",
        "{{ nowhere is defined }}{{ region is not defined }} | FalseFalse",
        "{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ 7 / 2 }} {{ -7 % 3 }} {{ (1 + 2) * 3 }} | 7 3 3.5 2 9",
        "{{ 'a' ~ 1 ~ \"b\" }} {{ 'it\\'s' }} | a1b it's",
        "{{ 'x' if region == 'eu-west-1' else 'y' }} | x",
        "{{ region in ['a', 'eu-west-1'] and not ('z' in region) }} | True",
        "{{ 'west' in region }} {{ 'q' not in region }} {{ 2 < 3 and 3 >= 3 }} | True True True",
        "{{ nowhere or 'other' }} {{ none }} | other None",
        "{{ {'a': [1, true]}.a[1] }} | True",
        "{{ '}}' }}{{ '%}' }} | }}%}",
      })
  void anExpressionIsWhatItIsInJinja(String template, String wanted) {
    assertThat(rendered(template)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ nowhere | default('d') }}{{ v1.x | d(1) }}{{ nowhere | default }} ; d1",
        "{{ '' | default('d', true) }}{{ '' | default('x') }} ; d",
        "{{ 'aB c' | upper | lower | title | replace('A', 'x') }} ; xb C",
        "{{ ' a ' | trim }}{{ 'aBC' | capitalize }} ; aAbc",
        "{{ region.split('-')[1] | upper }} {{ region.startswith('eu') }} ; WEST True",
        "{{ tags.get('Name') }} {{ tags.get('x', 'y') }} {{ tags.x | default('z') }} ; web y z",
        "{{ keys | join(', ') }} {{ keys | length }} {{ keys | first }}{{ keys | last }} ; a, b 2 ab",
        "{{ '12' | int + 1 }} {{ 'x' | int(7) }} ; 13 7",
        "{{ [2, 1, 2] | sort | unique | list }} {{ [1, 2] | reverse }} ; [1, 2] [2, 1]",
        "{{ {'a': [1, none, true, 'q\"']} | tojson }} ; {\"a\": [1, null, true, \"q\\\"\"]}",
      })
  void filtersDoWhatTheyDoInJinja(String template, String wanted) {
    assertThat(rendered(template)).isEqualTo(wanted);
  }

  @Test
  void indentedTextKeepsItsFirstLine() {
    assertThat(rendered("{{ 'a\\nb\\n\\nc' | indent(2) }}")).isEqualTo("a\n  b\n\n  c");
  }

  @Test
  void aTextMayBeLong() {
    String text = "line\\\"".repeat(20_000);
    assertThat(rendered("{{ \"" + text + "\" }}")).isEqualTo(text.replace("\\", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1000", "'x'"})
  void anIndentationThatNoneIsIsRefusedWithItsLine(String width) {
    assertThatThrownBy(() -> rendered("{{ 'a\\nb' | indent(" + width + ") }}"))
        .isInstanceOf(JinjaException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("no width of an indentation");
  }

  @Test
  void conditionsTakeOneBranchAndTheirLinesGo() {
    String template =
        """
        {% if distro == 'ubuntu' %}
        - one
        {% elif distro == 'debian' %}
        - two
        {% else %}
        - three
        {% endif %}
        end
        """;
    assertThat(rendered(template)).isEqualTo("- two\nend\n");
    assertThat(
            rendered(
                "{% if not nowhere %}a{% if x is defined %}b{% else %}c{% endif %}{% endif %}"))
        .isEqualTo("ac");
  }

  @Test
  void loopsGoThroughListsAndMaps() {
    assertThat(
            rendered(
                """
                {% for key in keys %}
                - {{ loop.index }} {{ key }}{{ '' if loop.last else ',' }}
                {% endfor %}
                {% for name, value in tags.items() %}
                {{ name }}={{ value }}
                {% endfor %}
                {% for x in nowhere %}
                no
                {% else %}
                none
                {% endfor %}
                """))
        .isEqualTo("- 1 a,\n- 2 b\nName=web\nnone\n");
  }

  @Test
  void whatIsSetIsKnownAfterwardsAndWithinALoopOnlyThere() {
    assertThat(rendered("{% set a = region ~ '!' %}{{ a }}")).isEqualTo("eu-west-1!");
    assertThat(rendered("{% set a = 1 %}{% for x in keys %}{% set a = 2 %}{% endfor %}{{ a }}"))
        .isEqualTo("1");
  }

  @Test
  void hyphensTakeAwayWhiteSpaceAndRawTextStays() {
    assertThat(rendered("a \n {%- if true -%} \n b {{- region -}} \n c{% endif %}\n"))
        .isEqualTo("abeu-west-1c");
    assertThat(rendered("{% raw %}{{ region }} {% if %}{% endraw %}\n|{# no {{ #}\n|"))
        .isEqualTo("{{ region }} {% if %}||");
    assertThat(rendered("{% if true +%}\na{% endif %}")).isEqualTo("\na");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% macro a() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% if a %}",
        "{% for a %}{% endfor %}",
        "{% for a in keys if a %}{% endfor %}",
        "{% endif %}",
        "{{ a",
        "{{ a b }}",
        "{{ a | nosuch }}",
        "{{ a is nosuch }}",
        "{{ nowhere.a }}",
        "{{ nowhere - 1 }}",
        "{{ 1 // 0 }}",
        "{{ 'a' < 1 }}",
        "{{ region.nosuch() }}",
        "{{ @ }}",
        "{{ }}",
      })
  void whatIsNotUnderstoodIsAnErrorThatSaysWhere(String template) {
    assertThatThrownBy(() -> rendered("\n" + template))
        .isInstanceOf(JinjaException.class)
        .hasMessageContaining("Jinja template");
  }

  @Test
  void theLineOfAnErrorIsThatOfTheWholeTemplate() {
    assertThatThrownBy(() -> rendered("a\n{% if true %}\n{{ nowhere.x }}{% endif %}"))
        .hasMessage("line 4 of the Jinja template: 'nowhere' is undefined");
  }

  @Test
  void aHyphenIsAMinusAndTheErrorSaysSo() {
    assertThatThrownBy(() -> rendered("{{ v1.instance-id }}"))
        .hasMessageContaining("'instance' is undefined", "write '_' instead");
  }

  @Test
  void expressionsNestedWithoutEndAreRefused() {
    assertThatThrownBy(() -> rendered("{{ " + "(".repeat(8000) + " }}"))
        .isInstanceOf(JinjaException.class)
        .hasMessageContaining("nested more than 50 times");
    assertThat(rendered("{{ " + "not ".repeat(4000) + "true }}")).isEqualTo("True");
  }
}
