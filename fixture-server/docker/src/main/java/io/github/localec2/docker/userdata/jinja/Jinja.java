package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template filled in: what cloud-init's documentation uses of Jinja. What is not here is an
 * error.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/">Template Designer
 *     Documentation</a>
 */
public final class Jinja {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

  /** What stands in the result before the name of a variable that is not there. */
  public static final String MISSING = JinjaValues.MISSING;

  /** How a message begins that says where the fault is. */
  private static final String LINE = "line ";

  private final JinjaTokens tokens;

  /** A piece of a template. */
  private interface Node {
    void render(Map<String, @Nullable Object> scope, StringBuilder to);
  }

  private Jinja(JinjaTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The template without its first line, which marks it as one.
   *
   * @throws JinjaException naming the line where it has what is not supported
   */
  public static String rendered(
      String template, Map<String, ? extends @Nullable Object> variables) {
    int end = template.indexOf('\n');
    JinjaTokens tokens = new JinjaTokens(end < 0 ? "" : template.substring(end + 1));
    StringBuilder to = new StringBuilder(template.length());
    new Jinja(tokens).block().render(new LinkedHashMap<>(variables), to);
    return to.toString();
  }

  /** Everything up to one of the statements, which is the next token then. */
  private Node block(String... ends) {
    List<Node> nodes = new ArrayList<>();
    while (tokens.hasNext()) {
      JinjaTokens.Token token = tokens.peek();
      if (token.kind() == JinjaTokens.Kind.STATEMENT && List.of(ends).contains(token.word())) {
        return inOrder(nodes);
      }
      tokens.next();
      nodes.add(node(token));
    }
    if (ends.length > 0) {
      throw new JinjaException(
          "a Jinja template ends without '{% " + ends[ends.length - 1] + " %}'");
    }
    return inOrder(nodes);
  }

  private static Node inOrder(List<Node> nodes) {
    return (scope, to) -> nodes.forEach(node -> node.render(scope, to));
  }

  private Node node(JinjaTokens.Token token) {
    return switch (token.kind()) {
      case TEXT -> (scope, to) -> to.append(token.text());
      case VALUE -> {
        JinjaExpression.Value value = compiled(token, token.text());
        yield located(token, (scope, to) -> to.append(JinjaValues.text(value.in(scope))));
      }
      case STATEMENT -> statement(token);
    };
  }

  private Node statement(JinjaTokens.Token token) {
    return switch (token.word()) {
      case "if" -> condition(token);
      case "for" -> loop(token);
      case "set" -> assignment(token);
      default ->
          throw fault(
              token, "the statement '{% " + token.text() + " %}' is not supported here", null);
    };
  }

  /** From {@code if} or {@code elif} to {@code endif}. */
  private Node condition(JinjaTokens.Token token) {
    JinjaExpression.Value condition = compiled(token, token.rest());
    Node then = block("elif", "else", "endif");
    JinjaTokens.Token end = tokens.next();
    Node otherwise =
        switch (end.word()) {
          case "elif" -> condition(end);
          case "else" -> lastBlock("endif");
          default -> inOrder(List.of());
        };
    return located(
        token,
        (scope, to) ->
            (JinjaValues.isTrue(condition.in(scope)) ? then : otherwise).render(scope, to));
  }

  private Node lastBlock(String end) {
    Node block = block(end);
    tokens.next();
    return block;
  }

  private Node loop(JinjaTokens.Token token) {
    String[] sides = token.rest().split("\\s+in\\s+", 2);
    List<String> names = List.of(sides[0].strip().split("\\s*,\\s*"));
    if (sides.length < 2 || names.stream().anyMatch(each -> !NAME.matcher(each).matches())) {
      throw fault(token, "'{% " + token.text() + " %}' is no 'for name in values'", null);
    }
    JinjaExpression.Value values = compiled(token, sides[1], JinjaExpression::ofLoop);
    Node body = block("else", "endfor");
    Node empty = tokens.next().word().equals("else") ? lastBlock("endfor") : inOrder(List.of());
    return located(
        token,
        (scope, to) -> {
          List<?> all = JinjaValues.items(values.in(scope));
          for (int i = 0; i < all.size(); i++) {
            Map<String, @Nullable Object> inner = new LinkedHashMap<>(scope);
            assign(inner, names, all.get(i));
            inner.put("loop", position(i, all.size()));
            body.render(inner, to);
          }
          if (all.isEmpty()) {
            empty.render(scope, to);
          }
        });
  }

  private static Map<String, Object> position(int index, int length) {
    return Map.of(
        "index",
        index + 1L,
        "index0",
        (long) index,
        "first",
        index == 0,
        "last",
        index == length - 1,
        "length",
        (long) length);
  }

  private static void assign(
      Map<String, @Nullable Object> scope, List<String> names, @Nullable Object value) {
    if (names.size() == 1) {
      scope.put(names.get(0), value);
      return;
    }
    List<?> values = JinjaValues.items(value);
    if (values.size() != names.size()) {
      throw new JinjaException(
          "there are " + values.size() + " values for the names " + String.join(", ", names));
    }
    for (int i = 0; i < names.size(); i++) {
      scope.put(names.get(i), values.get(i));
    }
  }

  private Node assignment(JinjaTokens.Token token) {
    String[] sides = token.rest().split("=", 2);
    String name = sides[0].strip();
    if (sides.length < 2 || !NAME.matcher(name).matches()) {
      throw fault(token, "'{% " + token.text() + " %}' is no 'set name = value'", null);
    }
    JinjaExpression.Value value = compiled(token, sides[1]);
    return located(token, (scope, to) -> scope.put(name, value.in(scope)));
  }

  private static JinjaExpression.Value compiled(JinjaTokens.Token token, String expression) {
    return compiled(token, expression, JinjaExpression::of);
  }

  private static JinjaExpression.Value compiled(
      JinjaTokens.Token token, String expression, Function<String, JinjaExpression.Value> reader) {
    try {
      return reader.apply(expression);
    } catch (JinjaException e) {
      throw fault(token, e.getMessage(), e);
    }
  }

  /** What goes wrong while it is rendered is said with its line. */
  private static Node located(JinjaTokens.Token token, Node node) {
    return (scope, to) -> {
      try {
        node.render(scope, to);
      } catch (JinjaException e) {
        throw fault(token, e.getMessage(), e);
      }
    };
  }

  private static JinjaException fault(
      JinjaTokens.Token token, @Nullable String what, @Nullable Throwable cause) {
    String text = String.valueOf(what);
    return new JinjaException(
        text.startsWith(LINE)
            ? text
            : LINE + (token.line() + 1) + " of the Jinja template: " + text,
        cause);
  }
}
