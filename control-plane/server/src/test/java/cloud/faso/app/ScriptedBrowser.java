package cloud.faso.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs in at the issuer's pages as a person does: follows, fills in, agrees. */
final class ScriptedBrowser {

  private static final Pattern FIELD =
      Pattern.compile("<input[^>]*name=\"(\\w+)\"[^>]*value=\"([^\"]*)\"");
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final int PAGES = 25;

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String name;

  ScriptedBrowser(String name) {
    this.name = name;
  }

  /** Opens an address, and goes on until a page asks for nothing more; what that page says. */
  String open(String url) {
    URI place = URI.create(url);
    HttpResponse<String> page = send(HttpRequest.newBuilder(place).build());
    for (int i = 0; i < PAGES; i++) {
      var next = page.headers().firstValue("Location");
      if (next.isPresent()) {
        place = place.resolve(next.get());
        page = send(HttpRequest.newBuilder(place).build());
      } else if (page.body().contains("<form")) {
        place = place.resolve(action(page.body(), place));
        page =
            send(
                HttpRequest.newBuilder(place)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(filledIn(page.body())))
                    .build());
      } else {
        return page.body();
      }
    }
    throw new AssertionError("no end of pages at " + place);
  }

  private static String action(String html, URI otherwise) {
    Matcher action = ACTION.matcher(html);
    return action.find() ? action.group(1) : otherwise.toString();
  }

  private String filledIn(String html) {
    StringBuilder form = new StringBuilder();
    Matcher field = FIELD.matcher(html);
    while (field.find()) {
      form.append(field.group(1)).append('=').append(field.group(2)).append('&');
    }
    if (html.contains("name=\"login\"")) {
      form.append("login=").append(name).append("&password=any&");
    }
    return form.append("confirm=yes").toString();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
