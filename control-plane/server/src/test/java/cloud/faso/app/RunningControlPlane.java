package cloud.faso.app;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** A control plane as shipped, in this process, on ports that the kernel chose. */
public final class RunningControlPlane implements AutoCloseable {

  private static final ObjectMapper JSON = Json.mapper();

  private final Server server;
  private final FasoApplication application = new FasoApplication();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AnswerCheck check;

  public RunningControlPlane(Path home, @Nullable String databaseUrl) throws Exception {
    this(home, databaseUrl, _ -> {});
  }

  /** As configured by the test. */
  public RunningControlPlane(
      Path home, @Nullable String databaseUrl, Consumer<FasoConfiguration> configure)
      throws Exception {
    FasoConfiguration configuration = configuration(home, databaseUrl);
    configure.accept(configuration);
    Bootstrap<FasoConfiguration> bootstrap = new Bootstrap<>(application);
    application.initialize(bootstrap);
    Environment environment =
        new Environment(
            "faso",
            JSON,
            Validators.newValidatorFactory(),
            new MetricRegistry(),
            RunningControlPlane.class.getClassLoader(),
            bootstrap.getHealthCheckRegistry(),
            configuration);
    application.run(configuration, environment);
    server = configuration.getServerFactory().build(environment);
    server.start();
    check = new AnswerCheck(plane().contract());
  }

  private static FasoConfiguration configuration(Path home, @Nullable String databaseUrl) {
    FasoConfiguration configuration = new FasoConfiguration();
    configuration.home = home;
    configuration.databaseUrl = databaseUrl;
    configuration.port = 0;
    configuration.agentPort = 0;
    configuration.requestsPerSecond = 0;
    configuration.secondOperator = false;
    return configuration;
  }

  /** The control plane that answers, for what a test needs beyond HTTP. */
  public ControlPlane plane() {
    return application.plane();
  }

  /** Where the public API answers. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port(0));
  }

  /** Where agents dial. */
  public URI agentUrl() {
    return URI.create("https://127.0.0.1:" + port(1));
  }

  private int port(int connector) {
    return ((NetworkConnector) server.getConnectors()[connector]).getLocalPort();
  }

  /** Calls the API with a bearer token, or without one when it is null. */
  public HttpResponse<String> call(
      @Nullable String token, String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  /**
   * Sends a request as it is, and holds the answer to the contract. Of a stream without an end only
   * the beginning is awaited.
   */
  public HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> answer = sendUnchecked(request);
    check.check(answer);
    return answer;
  }

  private HttpResponse<String> sendUnchecked(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        boolean endless = type.startsWith("text/event-stream");
        byte[] text = endless ? body.readNBytes(1) : body.readAllBytes();
        return new WholeAnswer(answer, new String(text, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An answer whose body has been read. */
  private record WholeAnswer(HttpResponse<?> head, String body) implements HttpResponse<String> {
    @Override
    public int statusCode() {
      return head.statusCode();
    }

    @Override
    public HttpRequest request() {
      return head.request();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return head.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return head.sslSession();
    }

    @Override
    public URI uri() {
      return head.uri();
    }

    @Override
    public HttpClient.Version version() {
      return head.version();
    }
  }

  /** A JSON text as a tree. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value as JSON. */
  public static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes its database from it, so that it leaves there what it would leave if it were killed. */
  void cutOff() throws Exception {
    ((ManagedDataSource) plane().surroundings().database()).stop();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }
}
