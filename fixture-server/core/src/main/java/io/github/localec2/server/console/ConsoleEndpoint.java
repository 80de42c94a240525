package io.github.localec2.server.console;

import io.github.localec2.server.state.Scope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * {@code /_localec2/console/}: the pages of the Resource Browser, and under {@code api/} what they
 * can't ask EC2 itself for. Everything else they ask for and do by EC2's own requests, of the same
 * origin.
 */
public final class ConsoleEndpoint extends Handler.Abstract {
  /** Where it is found. */
  public static final String PREFIX = "/_localec2/console/";

  /** How many pages are told of changes at once. */
  private static final int MOST_PAGES = 64;

  private static final Set<String> MACHINES = Set.of("machine", "terminal", "display");
  private static final String HOLDS = "api/holds";

  private static final String DEFAULT_ACCOUNT = "000000000000";

  private final ConsoleSource source;
  private final Assets assets = new Assets();
  private final Moments moments;
  private final CallPages calls;
  private final RecordPages records;
  private final MachinePages machines;
  private final AtomicInteger open = new AtomicInteger();

  public ConsoleEndpoint(ConsoleSource source) {
    this.source = source;
    this.moments = new Moments(source.state());
    this.calls = new CallPages(source.journal());
    this.records = new RecordPages();
    this.machines = new MachinePages(source);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    if (path == null || !path.startsWith(PREFIX)) {
      return false;
    }
    secure(response);
    if (HttpMethod.POST.is(request.getMethod()) && path.equals(PREFIX + HOLDS)) {
      release(request, response, callback);
      return true;
    }
    if (!HttpMethod.GET.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET");
      answer(response, callback, 405, "text/plain", "use GET\n");
      return true;
    }
    String page = path.substring(PREFIX.length());
    if (page.startsWith("api/")) {
      api(page.substring("api/".length()), request, response, callback);
    } else {
      assets.serve(page, request, response, callback);
    }
    return true;
  }

  /** Whatever is shown comes from here and nowhere else, and nobody frames it. */
  private static void secure(Response response) {
    response
        .getHeaders()
        .put(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .put("X-Content-Type-Options", "nosniff")
        .put("X-Frame-Options", "DENY")
        .put("Referrer-Policy", "no-referrer")
        .put("Cross-Origin-Resource-Policy", "same-origin")
        .put("Cross-Origin-Opener-Policy", "same-origin");
  }

  /** What else a person says: whoever waits may go on. */
  private void release(Request request, Response response, Callback callback) {
    Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
    boolean last = "yes".equals(query.getValue("last"));
    response.setStatus(204);
    callback.succeeded();
    // with the answer under way, for the server may close as soon as nobody waits
    source.holds().release(last);
  }

  private void api(String page, Request request, Response response, Callback callback) {
    Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
    String text;
    try {
      if (page.equals("changes")) {
        changes(scope(query), request, response, callback);
        return;
      }
      if (machine(page, query, request, response, callback)) {
        return;
      }
      text = page(page, query).orElse("");
    } catch (IllegalArgumentException e) {
      answer(response, callback, 400, "text/plain;charset=UTF-8", e.getMessage() + "\n");
      return;
    }
    if (text.isEmpty()) {
      answer(response, callback, 404, "text/plain;charset=UTF-8", "nothing is there\n");
    } else {
      answer(response, callback, 200, "application/json", text);
    }
  }

  private void changes(Scope scope, Request request, Response response, Callback callback) {
    if (open.incrementAndGet() > MOST_PAGES) {
      open.decrementAndGet();
      answer(response, callback, 503, "text/plain", "too many pages are open\n");
      return;
    }
    Callback left = Callback.from(callback, open::decrementAndGet);
    new ChangeStream(source, scope, request, response, left).start();
  }

  /** Asks a machine, or enters it; true where the page is about one. */
  private boolean machine(
      String page, Fields query, Request request, Response response, Callback callback) {
    String[] steps = page.split("/", 2);
    if (steps.length < 2 || !MACHINES.contains(steps[0])) {
      return false;
    }
    if (!machines.has(scope(query), steps[1])) {
      answer(response, callback, 404, "text/plain", "there is no such instance\n");
    } else if (steps[0].equals("machine")) {
      machines.tell(steps[1], response, callback);
    } else {
      PageSocket.Talk talk =
          steps[0].equals("display")
              ? machines.display(steps[1])
              : machines.terminal(steps[1], TerminalTalk.size(query.getValue("size")));
      machines.talk(talk, getServer(), request, response, callback);
    }
    return true;
  }

  /** Ends what the pages have open. */
  public void close() {
    machines.close();
  }

  private Optional<String> page(String page, Fields query) {
    String[] steps = page.split("/", 2);
    return switch (steps[0]) {
      case "about" -> Optional.of(About.json(source, open.get()));
      case "holds" -> Optional.of(source.holds().json());
      case "moments" -> Optional.of(moments.json());
      case "instances" -> Optional.of(instances(query));
      case "calls" ->
          steps.length == 1
              ? Optional.of(calls.list(number(query, "from", 0)))
              : calls.one(number(steps[1]));
      case "tables" ->
          moments.world(query.getValue("moment")).map(world -> records.tables(world, scope(query)));
      case "records" ->
          steps.length == 1
              ? Optional.empty()
              : moments
                  .world(query.getValue("moment"))
                  .flatMap(
                      world ->
                          records.records(
                              world,
                              scope(query),
                              steps[1],
                              number(query, "offset", 0),
                              number(query, "limit", RecordPages.MOST)));
      default -> Optional.empty();
    };
  }

  private String instances(Fields query) {
    String ids = query.getValue("ids");
    return ids == null
        ? InstanceList.first(
            source.state(), scope(query), number(query, "limit", Integer.MAX_VALUE))
        : InstanceList.some(source.state(), scope(query), List.of(ids.split(",")));
  }

  private Scope scope(Fields query) {
    String account = query.getValue("account");
    String region = query.getValue("region");
    if (region != null && !source.regions().contains(region)) {
      throw new IllegalArgumentException("there is no region '" + region + "'");
    }
    return new Scope(
        account == null ? DEFAULT_ACCOUNT : account, region == null ? source.region() : region);
  }

  private static long number(Fields query, String name, long otherwise) {
    String value = query.getValue(name);
    return value == null ? otherwise : number(value);
  }

  static long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as for a negative one
    }
    throw new IllegalArgumentException("'" + text + "' is no number from 0 on");
  }

  static void answer(Response response, Callback callback, int status, String type, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
