package io.github.localec2.docker.userdata.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an expression of Jinja, from what binds least to what binds most. */
final class JinjaExpression {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:([A-Za-z_]\\w*)|(\\d+\\.\\d+|\\d+)|'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'"
              + "|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|(==|!=|<=|>=|//|\\*\\*|[-+*/%~<>()\\[\\]{},:.|=]))",
          Pattern.DOTALL);
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

  private static final int DEEPEST = 50;

  private final List<String> tokens = new ArrayList<>();
  private final String source;
  private int at;
  private int depth;

  /** An expression that has been read. */
  interface Value {
    @Nullable Object in(Map<String, @Nullable Object> scope);
  }

  private JinjaExpression(String source) {
    this.source = source.strip();
    Matcher found = TOKEN.matcher(this.source);
    int end = 0;
    while (end < this.source.length()) {
      found.region(end, this.source.length());
      if (!found.lookingAt()) {
        throw notUnderstood();
      }
      end = found.end();
      tokens.add(found.group().strip());
    }
  }

  /**
   * Reads all of it.
   *
   * @throws JinjaException where it is none, or has what is not supported
   */
  static Value of(String source) {
    JinjaExpression reader = new JinjaExpression(source);
    return reader.whole(reader.choice());
  }

  /** The same for what a loop goes through, where {@code if} would mean something else. */
  static Value ofLoop(String source) {
    JinjaExpression reader = new JinjaExpression(source);
    return reader.whole(reader.either());
  }

  private Value whole(Value value) {
    if (at < tokens.size()) {
      throw notUnderstood();
    }
    return value;
  }

  private JinjaException notUnderstood() {
    return new JinjaException("the expression '" + source + "' is not understood here");
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private boolean takes(String token) {
    if (!peek().equals(token)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String token) {
    if (!takes(token)) {
      throw notUnderstood();
    }
  }

  private String name() {
    String name = peek();
    if (name.isEmpty() || !Character.isLetter(name.charAt(0)) && name.charAt(0) != '_') {
      throw notUnderstood();
    }
    at++;
    return name;
  }

  private Value choice() {
    if (++depth > DEEPEST) {
      throw new JinjaException("an expression is nested more than " + DEEPEST + " times");
    }
    Value value = shallowChoice();
    depth--;
    return value;
  }

  private Value shallowChoice() {
    Value then = either();
    if (!takes("if")) {
      return then;
    }
    Value condition = either();
    Value otherwise = takes("else") ? choice() : scope -> new JinjaValues.Undefined("");
    return scope -> (JinjaValues.isTrue(condition.in(scope)) ? then : otherwise).in(scope);
  }

  private Value either() {
    Value left = both();
    while (takes("or")) {
      Value one = left;
      Value other = both();
      left =
          scope -> {
            Object value = one.in(scope);
            return JinjaValues.isTrue(value) ? value : other.in(scope);
          };
    }
    return left;
  }

  private Value both() {
    Value left = negation();
    while (takes("and")) {
      Value one = left;
      Value other = negation();
      left =
          scope -> {
            Object value = one.in(scope);
            return JinjaValues.isTrue(value) ? other.in(scope) : value;
          };
    }
    return left;
  }

  private Value negation() {
    boolean not = false;
    boolean any = false;
    while (takes("not")) {
      not = !not;
      any = true;
    }
    Value value = comparison();
    boolean wanted = !not;
    return any ? scope -> JinjaValues.isTrue(value.in(scope)) == wanted : value;
  }

  private Value comparison() {
    Value left = sum();
    while (true) {
      Value one = left;
      if (COMPARISONS.contains(peek())) {
        String operator = tokens.get(at++);
        Value other = sum();
        left = scope -> JinjaValues.compared(one.in(scope), operator, other.in(scope));
      } else if (takes("in")) {
        Value other = sum();
        left = scope -> JinjaValues.contains(other.in(scope), one.in(scope));
      } else if (peek().equals("not")
          && at + 1 < tokens.size()
          && tokens.get(at + 1).equals("in")) {
        at += 2;
        Value other = sum();
        left = scope -> !JinjaValues.contains(other.in(scope), one.in(scope));
      } else {
        return left;
      }
    }
  }

  private Value sum() {
    Value left = joined();
    while (SUMS.contains(peek())) {
      left = calculated(left, tokens.get(at++), joined());
    }
    return left;
  }

  private Value joined() {
    Value left = product();
    while (takes("~")) {
      Value one = left;
      Value other = product();
      left = scope -> JinjaValues.text(one.in(scope)) + JinjaValues.text(other.in(scope));
    }
    return left;
  }

  private Value product() {
    Value left = signed();
    while (PRODUCTS.contains(peek())) {
      left = calculated(left, tokens.get(at++), signed());
    }
    return left;
  }

  private static Value calculated(Value one, String operator, Value other) {
    return scope -> JinjaValues.calculated(one.in(scope), operator, other.in(scope));
  }

  private Value signed() {
    boolean minus = takes("-");
    Value value = filtered(member(primary()));
    return minus ? calculated(scope -> 0L, "-", value) : value;
  }

  private Value member(Value primary) {
    Value value = primary;
    while (true) {
      Value of = value;
      if (takes(".")) {
        String name = name();
        if (takes("(")) {
          List<Value> arguments = arguments(")");
          value = scope -> JinjaMethods.called(of.in(scope), name, all(arguments, scope));
        } else {
          value = scope -> JinjaValues.member(of.in(scope), name);
        }
      } else if (takes("[")) {
        Value key = choice();
        expect("]");
        value = scope -> JinjaValues.member(of.in(scope), key.in(scope));
      } else {
        return value;
      }
    }
  }

  private Value filtered(Value from) {
    Value value = from;
    while (true) {
      Value of = value;
      if (takes("|")) {
        String name = JinjaFilters.checked(name());
        List<Value> arguments = takes("(") ? arguments(")") : List.of();
        value = scope -> JinjaFilters.applied(name, of.in(scope), all(arguments, scope));
      } else if (takes("is")) {
        boolean not = takes("not");
        String name = JinjaFilters.checkedTest(name());
        value = scope -> JinjaFilters.holds(name, of.in(scope)) != not;
      } else {
        return value;
      }
    }
  }

  /** Those up to a closing token; the name of a named one is left out. */
  private List<Value> arguments(String closing) {
    List<Value> arguments = new ArrayList<>();
    while (!takes(closing)) {
      if (at + 1 < tokens.size() && tokens.get(at + 1).equals("=")) {
        at += 2;
      }
      arguments.add(choice());
      if (!peek().equals(closing)) {
        expect(",");
      }
    }
    return arguments;
  }

  private static List<@Nullable Object> all(
      List<Value> values, Map<String, @Nullable Object> scope) {
    List<@Nullable Object> all = new ArrayList<>();
    values.forEach(each -> all.add(each.in(scope)));
    return all;
  }

  private Value primary() {
    if (takes("(")) {
      Value value = choice();
      if (peek().equals(",")) {
        throw notUnderstood();
      }
      expect(")");
      return value;
    }
    if (takes("[")) {
      List<Value> items = arguments("]");
      return scope -> all(items, scope);
    }
    if (takes("{")) {
      return map();
    }
    String token = peek();
    if (!token.isEmpty() && (token.charAt(0) == '\'' || token.charAt(0) == '"')) {
      at++;
      String text = JinjaValues.unescaped(token.substring(1, token.length() - 1));
      return scope -> text;
    }
    if (!token.isEmpty() && Character.isDigit(token.charAt(0))) {
      at++;
      Object number = JinjaValues.number(token);
      return scope -> number;
    }
    String name = name();
    return switch (name) {
      case "true", "True" -> scope -> true;
      case "false", "False" -> scope -> false;
      case "none", "None" -> scope -> null;
      default -> scope -> JinjaValues.member(scope, name);
    };
  }

  private Value map() {
    Map<Value, Value> entries = new LinkedHashMap<>();
    while (!takes("}")) {
      Value key = choice();
      expect(":");
      entries.put(key, choice());
      if (!peek().equals("}")) {
        expect(",");
      }
    }
    return scope -> {
      Map<Object, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(JinjaValues.text(key.in(scope)), value.in(scope)));
      return map;
    };
  }
}
