package cloud.faso.platform.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code /docs}: the contract to browse and to try out. Everything comes from this program, so that
 * it works where there is no internet, and the page may load nothing else.
 */
public final class DocsServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** What the page consists of, by path; the rest of the webjar is not served. */
  private static final Map<String, Page> PAGES =
      Map.of(
          "/", Page.ours("index.html", "text/html"),
          "/start.js", Page.ours("start.js", "text/javascript"),
          "/swagger-ui.css", Page.theirs("swagger-ui.css", "text/css"),
          "/swagger-ui-bundle.js", Page.theirs("swagger-ui-bundle.js", "text/javascript"));

  /** A file and its type. */
  private record Page(String resource, String type) {

    static Page ours(String name, String type) {
      return new Page("/cloud/faso/docs/" + name, type);
    }

    static Page theirs(String name, String type) {
      return new Page("/META-INF/resources/webjars/swagger-ui/" + version() + "/" + name, type);
    }

    private static String version() {
      Properties properties = new Properties();
      try (InputStream file = resource("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
        properties.load(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }

    private static InputStream resource(String path) {
      return Objects.requireNonNull(DocsServlet.class.getResourceAsStream(path), path);
    }

    byte[] content() throws IOException {
      try (InputStream file = resource(resource)) {
        return file.readAllBytes();
      }
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    @Nullable String path = request.getPathInfo();
    if (path == null) {
      response.sendRedirect("/docs/");
      return;
    }
    Page page = PAGES.get(path);
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    if (page == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType(page.type());
    response.getOutputStream().write(page.content());
  }
}
