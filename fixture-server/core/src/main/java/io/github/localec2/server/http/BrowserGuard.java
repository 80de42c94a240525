package io.github.localec2.server.http;

import io.github.localec2.server.protocol.Ec2Protocol;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages in the user's browser away from the endpoint: a page that rebound its own name to
 * our address carries that name as {@code Host}, and what a page of another origin asks for carries
 * its {@code Origin}, or, where it is an image, a link or a form that GETs, the site that it comes
 * from. None of them is let through.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class BrowserGuard extends Handler.Wrapper {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.%]+]");
  private static final Set<String> NAMES = Set.of("localhost", "host.docker.internal");

  /** A page of our own, and an address that somebody typed. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final Set<String> PAGES = Set.of("/", "/_localec2/console/");

  private final Ec2Protocol protocol;
  private final Set<String> allowed;

  /**
   * @param protocol says what refused requests are answered
   * @param allowed further host names, in lower case, under which the server is reached
   */
  BrowserGuard(Ec2Protocol protocol, Set<String> allowed, Handler next) {
    super(next);
    this.protocol = protocol;
    this.allowed = Set.copyOf(allowed);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String host = request.getHttpURI().getHost();
    if (host == null || !isOurs(host)) {
      Ec2Endpoint.refuse(
          protocol,
          request,
          response,
          callback,
          refusal("The host " + shown(host) + " is not served here"));
      return true;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && !sameOrigin(origin, request)) {
      Ec2Endpoint.refuse(
          protocol,
          request,
          response,
          callback,
          refusal("Requests of the origin " + shown(origin) + " are refused"));
      return true;
    }
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site) && !isVisit(request)) {
      Ec2Endpoint.refuse(
          protocol,
          request,
          response,
          callback,
          refusal("Requests from another site (" + shown(site) + ") are refused"));
      return true;
    }
    String referrer = request.getHeaders().get(HttpHeader.REFERER);
    if (site == null && referrer != null && !sameOrigin(originOf(referrer), request)) {
      Ec2Endpoint.refuse(
          protocol,
          request,
          response,
          callback,
          refusal("Requests from the page " + shown(referrer) + " are refused"));
      return true;
    }
    return super.handle(request, response, callback);
  }

  private static boolean sameOrigin(String origin, Request request) {
    return origin.equalsIgnoreCase("http://" + request.getHttpURI().getAuthority());
  }

  private static String originOf(String address) {
    int host = address.indexOf("://");
    int path = host < 0 ? -1 : address.indexOf('/', host + 3);
    return path < 0 ? address : address.substring(0, path);
  }

  /** A link elsewhere may lead to a page for people, which does nothing by being opened. */
  private static boolean isVisit(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    return HttpMethod.GET.is(request.getMethod())
        && "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
        && "document".equals(request.getHeaders().get("Sec-Fetch-Dest"))
        && path != null
        && PAGES.contains(path)
        && request.getHttpURI().getQuery() == null;
  }

  /** Addresses and names without a dot can't be rebound by a public name server. */
  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(name).matches()
        || name.indexOf('.') < 0
        || NAMES.contains(name)
        || name.endsWith(".localhost")
        || isAwsEndpoint(name)
        || allowed.contains(name);
  }

  /** A client that uses us as its proxy names the real endpoint. */
  private static boolean isAwsEndpoint(String name) {
    return (name.startsWith("ec2.") || name.startsWith("ec2-fips.") || name.startsWith("sts."))
        && (name.endsWith(".amazonaws.com")
            || name.endsWith(".amazonaws.com.cn")
            || name.endsWith(".api.aws"));
  }

  private static Ec2Fault refusal(String message) {
    return Ec2Fault.of("AccessDenied", message, 403);
  }

  private static String shown(@Nullable String text) {
    return text == null ? "''" : "'" + (text.length() > 100 ? text.substring(0, 100) : text) + "'";
  }
}
